"""The estate as a function of its own, so that the program and its tests make the same one."""

from cdktf import App
from cdktf_resilient_exchange import (
    ActiveDirectory,
    AzureRegion,
    DnsFailover,
    EdgeTierOptions,
    EstateSite,
    NameStage,
    OutboundMail,
    TwoSiteExchange,
    TwoSiteGroupProps,
)


def contoso(app: App) -> None:
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
        database_availability_group=TwoSiteGroupProps(databases=12),
        edge=EdgeTierOptions(
            outbound=OutboundMail.smart_host(host="relay.example", spf_mechanisms=["include:relay.example"]),
        ),
        failover=DnsFailover.automatic(),
        client_names=NameStage.LIVE,
        mail_names=NameStage.LIVE,
    )
