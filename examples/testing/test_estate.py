import pytest
from cdktf import App
from cdktf_resilient_exchange import EstateAssertions, ResilienceAnalysis, Scenario, WarningId, Warnings
from estate import contoso


@pytest.fixture(scope="module")
def app() -> App:
    app = App()
    contoso(app)
    return app


def test_clients_and_mail_outlive_any_zone(app):
    check = ResilienceAnalysis.of(app).survives(Scenario.any_zone())
    assert check.passed, check.message


def test_three_front_ends_in_three_zones(app):
    estate = EstateAssertions.of(app)
    estate.has_servers("AMS/ClientAccess", 3)
    estate.uses_zones("AMS/ClientAccess", 3)


def test_senders_are_led_to_the_edges(app):
    estate = EstateAssertions.of(app)
    estate.publishes("contoso.com", record_type="MX 10", primary="amsedge1.contoso.com")


def test_only_witnesses_are_without_a_backup(app):
    estate = EstateAssertions.of(app)
    estate.backs_up_every_machine(["DUBFSW1", "PARFSW1"])
    estate.releases_nothing()


def test_each_front_end_has_the_size_that_the_load_test_had(app):
    estate = EstateAssertions.of(app)
    for name in estate.tier("AMS/ClientAccess").machines:
        assert estate.machine(name).size == "Standard_E16s_v5"


def test_a_failing_assertion_says_what_is_there(app):
    with pytest.raises(Exception, match="AMSFE3, zone 3"):
        EstateAssertions.of(app).has_servers("AMS/ClientAccess", 4)


def test_mta_sts_is_still_to_come(app):
    assert WarningId.NO_MTA_STS in [warning.id for warning in Warnings.of(app).open]
