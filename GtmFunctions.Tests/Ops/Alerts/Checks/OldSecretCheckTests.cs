using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Alerts.Checks;
using GtmFunctions.Pipeline.Storage.Telemetry;
using Xunit;

namespace GtmFunctions.Tests.Ops.Alerts.Checks;

public sealed class OldSecretCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly AlertRule Rule = AlertRule.Default(AlertKind.OldSecret);
    private static readonly SourceDefinition Provider = SourceCatalogue.Load().Sources["standard-webhooks"];

    [Theory]
    [InlineData(8, 0.5, "replaced OLD")]
    [InlineData(6, 0.5, null)] // the new one is in use for less than a week
    [InlineData(8, 1.5, null)] // nothing was signed with the old one for a day
    public void Find_SecretThatWasReplaced_IsToldWhileItIsInUse(double newSinceDays, double oldBeforeDays, string? cause)
    {
        SecretUse[] uses =
        [
            new("NEW", Now.AddDays(-newSinceDays), Now), new("OLD", Now.AddDays(-40), Now.AddDays(-oldBeforeDays)),
        ];

        Assert.Equal(cause, OldSecretCheck.Find(Source(), uses, Rule, Now).SingleOrDefault()?.Cause);
    }

    [Fact]
    public void Find_NewSecretThatNothingIsSignedWithYet_IsNoRotation() =>
        Assert.Empty(OldSecretCheck.Find(Source(), [new SecretUse("OLD", Now.AddDays(-40), Now)], Rule, Now));

    [Theory]
    [InlineData(14, 0.1, 0)]
    [InlineData(15, 0.1, null)]
    [InlineData(14, 8, null)] // not in use
    [InlineData(-1, 0.1, 1)]
    public void Find_SecretThatRunsOut_IsToldBeforeAndIsWorseAfter(double inDays, double usedBeforeDays, int? grade)
    {
        var source = Source() with
        {
            Secrets = ["OLD"],
            Expires = new Dictionary<string, DateTimeOffset> { ["OLD"] = Now.AddDays(inDays) },
        };

        var found = OldSecretCheck.Find(source, [new SecretUse("OLD", Now.AddDays(-40), Now.AddDays(-usedBeforeDays))], Rule, Now);

        Assert.Equal(grade, found.SingleOrDefault()?.Grade);
    }

    private static Source Source() => new()
    {
        Name = "forms",
        Provider = Provider,
        Secrets = ["NEW", "OLD"],
        Mapping = new SourceMapping(Provider),
    };
}
