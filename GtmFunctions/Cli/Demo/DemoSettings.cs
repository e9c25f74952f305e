using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Cli.Demo;

/// <summary>
/// Settings that make the demo run on a machine that has none: secrets that are no secrets, and the sink for every destination. The
/// environment and <c>local.settings.json</c> go before them.
/// </summary>
public static class DemoSettings
{
    /// <summary>The path of the demo's configuration document.</summary>
    public static string Document => Path.Combine(AppContext.BaseDirectory, "demo", "gtm.yaml");

    /// <summary>The demo's settings under those of this machine.</summary>
    /// <param name="own">
    /// The settings of this machine; one that is empty counts as not set, as in the sample of <c>local.settings.json</c>.
    /// </param>
    /// <param name="address">The local host's address.</param>
    public static IConfiguration Under(IConfiguration own, string address) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["WEBSITE_FORMS_SECRET"] = "whsec_ZGVtby1vbmx5LXdlYnNpdGUtZm9ybXMtc2VjcmV0",
            ["HUBSPOT_APP_SECRET"] = "demo-only-hubspot-app-secret",
            ["STRIPE_SIGNING_SECRET"] = "whsec_demo-only-stripe-secret",
            ["SLACK_SDR_URL"] = $"{address}/sink/slack-sdr",
            ["SEQUENCER_URL"] = $"{address}/sink/sequencer",
            ["SEQUENCER_SECRET"] = "whsec_ZGVtby1vbmx5LXNlcXVlbmNlci1zZWNyZXQ=",
            ["GTM_LINK_SECRET"] = "demo-only-link-secret",
            ["SEGMENT_SHARED_SECRET"] = "demo-only-segment-secret",
            ["CHAMPIONS_SECRET"] = "demo-only-champions-secret",
            ["CRM_API"] = $"{address}/demo",
            ["COMPANY_API"] = $"{address}/demo",
            ["WEBINARS_API"] = $"{address}/demo",
            ["ACCOUNTS_CSV"] = $"{address}/demo/accounts.csv",
        })
        .AddInMemoryCollection(own.AsEnumerable().Where(setting => setting.Value is { Length: > 0 }))
        .Build();
}
