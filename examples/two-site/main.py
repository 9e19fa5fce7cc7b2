"""The two-site example in Python: it writes what main.ts writes."""

from cdktf import App
from cdktf_resilient_exchange import (
    ActiveDirectory,
    AlertReceiver,
    AzureRegion,
    DatabaseCopyPolicy,
    DnsFailover,
    Duration,
    EdgeTierOptions,
    EstateSite,
    EstateSummary,
    MonitoringOptions,
    NameStage,
    Objective,
    OutboundMail,
    RecoveryDuties,
    RecoveryTimes,
    RoutingPreference,
    Scenario,
    ServiceKind,
    TwoSiteExchange,
    TwoSiteGroupProps,
)

# Who is told when a part of the estate fails; mail of the estate itself must not be the only way.
RECEIVERS = [AlertReceiver.sms("Duty telephone", "49", "1701234567")]

# What the team promises its users. Synthesis refuses a change that breaks one of these.
OBJECTIVES = [
    Objective.goes_on(Scenario.any_machine()),
    Objective.goes_on(Scenario.any_zone()),
    Objective.survives(Scenario.any_site()),
    Objective.survives(
        Scenario.any_machines(2),
        services=[ServiceKind.CLIENT_ACCESS, ServiceKind.INBOUND_MAIL, ServiceKind.DATABASE],
    ),
    Objective.goes_on(Scenario.any_carrier(), services=[ServiceKind.INBOUND_MAIL]),
    Objective.recovers_within(
        Scenario.site("AMS"),
        clients=Duration.minutes(5),
        mail=Duration.minutes(15),
        databases=Duration.minutes(5),
    ),
    Objective.recovers_within(Scenario.any_carrier(), mail=Duration.hours(1)),
]

# Figures of the team: it takes them from its exercises, or estimates them until a drill has measured them.
RECOVERY_TIMES = RecoveryTimes(
    decision=Duration.minutes(15),
    database_mount=Duration.minutes(2),
    switchover=Duration.minutes(45),
    lost_carrier=Duration.minutes(20),
    lost_edges=Duration.minutes(30),
    lost_link=Duration.minutes(30),
    transport_outage=Duration.minutes(30),
    certificate_renewal=Duration.hours(1),
    switchback=Duration.hours(2),
    server_rebuild=Duration.hours(6),
    edge_rebuild=Duration.hours(4),
    front_end_recovery=Duration.hours(3),
    image_restore=Duration.hours(3),
    witness_rebuild=Duration.hours(1),
    lagged_copy=Duration.hours(4),
    database_restore=Duration.hours(4),
    site_rebuild=Duration.hours(3),
    apply=Duration.minutes(20),
    directory_rebuild=Duration.hours(3),
    directory_restore=Duration.hours(8),
    directory_backup_age=Duration.hours(24),
)

# Who does what in a recovery: functions and teams, since people change.
RECOVERY_DUTIES = RecoveryDuties(
    plan_owner="Head of Messaging",
    decision="Head of Messaging; at night the officer on call",
    infrastructure="Contoso Cloud Team",
    exchange="Contoso Messaging Team",
    communication="Contoso Service Desk",
)

app = App()
TwoSiteExchange(
    app,
    "contoso",
    domain_name="contoso.com",
    active_directory=ActiveDirectory(
        domain_name="corp.contoso.com",
        join_username="svc-join@corp.contoso.com",
        protected_by="Contoso Directory Team",
    ),
    primary=EstateSite(
        name="Amsterdam",
        region=AzureRegion.WEST_EUROPE,
        address_space="10.10.0.0/16",
        domain_controllers=["10.10.64.4", "10.10.64.5"],
        bastion=True,
    ),
    standby=EstateSite(
        name="Dublin",
        region=AzureRegion.NORTH_EUROPE,
        address_space="10.20.0.0/16",
        domain_controllers=["10.20.64.4", "10.20.64.5"],
        bastion=True,
    ),
    witness=EstateSite(
        name="Paris",
        region=AzureRegion.FRANCE_CENTRAL,
        address_space="10.30.0.0/24",
        domain_controllers=["10.30.0.68"],
    ),
    database_availability_group=TwoSiteGroupProps(
        databases=12, copies=DatabaseCopyPolicy(lagged_copies=1)
    ),
    edge=EdgeTierOptions(
        outbound=OutboundMail.smart_host(
            host="relay.example", spf_mechanisms=["include:relay.example"]
        ),
        routing_preferences={
            "AMSEDGE2": RoutingPreference.internet(),
            "DUBEDGE2": RoutingPreference.internet(),
        },
    ),
    failover=DnsFailover.automatic(),
    # Without these two lines a first apply publishes host addresses only: add them when the service works.
    client_names=NameStage.LIVE,
    mail_names=NameStage.LIVE,
    monitoring=MonitoringOptions(receivers=RECEIVERS),
    objectives=OBJECTIVES,
    recovery_times=RECOVERY_TIMES,
    recovery_duties=RECOVERY_DUTIES,
)
app.synth()
print(EstateSummary.of(app).to_string())
