using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace GtmFunctions.Tests.Infra;

public sealed partial class AlertTests
{
    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void Alerts_EveryOne_NamesARunbookAndEveryRunbookHasItsAlert(string environment)
    {
        var runbooks = RunbookHeading().Matches(InfraFolder.Read("docs/operations.md"))
            .Select(match => $"alert-{match.Groups["alert"].Value}");

        var named = Descriptions(Snapshot.Load(environment)).Select(description => RunbookLink().Match(description).Groups["alert"].Value);

        Assert.Equal(runbooks.Order(StringComparer.Ordinal), named.Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(DeployedNames.Environments), MemberType = typeof(DeployedNames))]
    public void Alerts_EveryOne_TellsTheActionGroup(string environment)
    {
        var snapshot = Snapshot.Load(environment);
        var group = Assert.Single(snapshot.NamesOf("Microsoft.Insights/actionGroups"));

        Assert.All(Rules(snapshot), rule => Assert.Contains($"/actionGroups/{group}\"", rule.GetRawText()));
    }

    [Fact]
    public void Metrics_InAlertsAndCharts_AreThoseTheAppWrites()
    {
        var read = MetricName().Matches(InfraFolder.Read("infra/modules/alerts.bicep") + InfraFolder.Read("infra/workbook.json"))
            .Select(match => match.Groups["metric"].Value).Distinct();

        Assert.Equal(DeployedNames.Metrics.Order(StringComparer.Ordinal), read.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<JsonElement> Rules(Snapshot snapshot) =>
        snapshot.OfType("Microsoft.Insights/scheduledQueryRules")
            .Concat(snapshot.OfType("Microsoft.Insights/metricAlerts"))
            .Concat(snapshot.OfType("Microsoft.EventGrid/systemTopics/eventSubscriptions"));

    private static IEnumerable<string> Descriptions(Snapshot snapshot) =>
        Rules(snapshot).Select(rule => rule.GetProperty("properties")).Select(properties =>
            (properties.TryGetProperty("destination", out var destination) ? destination.GetProperty("properties") : properties)
                .GetProperty("description").GetString()!);

    [GeneratedRegex(@"^### Alert: (?<alert>[a-z-]+)\r?$", RegexOptions.Multiline)]
    private static partial Regex RunbookHeading();

    [GeneratedRegex("Runbook: [^ ]*#(?<alert>[a-z-]+)$")]
    private static partial Regex RunbookLink();

    [GeneratedRegex("name == '(?<metric>gtm[a-z._]+)'")]
    private static partial Regex MetricName();
}
