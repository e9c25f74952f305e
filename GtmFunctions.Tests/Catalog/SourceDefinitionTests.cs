using System.Text.RegularExpressions;
using GtmFunctions.Tests.Signing;
using Xunit;

namespace GtmFunctions.Tests.Catalog;

/// <summary>What every file of the catalogue must keep.</summary>
public sealed partial class SourceDefinitionTests
{
    private static readonly string CanonicalTypes = Vocabulary();

    // What these send, their samples too, need not have an id or a time.
    private static readonly string[] HasNoId = ["clay", "common-room", "marketo"];
    private static readonly string[] HasNoTime = ["attio", "clay", "chili-piper", "salesforce-outbound-message"];

    public static TheoryData<string> Names() => [.. Requests.Catalogue.Sources.Keys.Order(StringComparer.Ordinal)];

    public static TheoryData<string> Senders() => [.. Requests.SendersOfWebhooks];

    [Fact]
    public void Sources_AreThoseOfTheIssue() => Assert.Equal(
        [
            "amplitude", "apollo", "asana", "attio", "basic", "bearer", "calendly", "chargebee", "chili-piper", "clay", "close",
            "common-room", "customerio", "feed", "github", "gong", "google-sheets", "header", "hmac", "hubspot", "intercom", "jwt",
            "linkedin", "mailgun", "make", "marketo", "meta", "microsoft-graph", "mixpanel", "monday", "n8n", "notion", "octave",
            "outreach", "paddle", "path-token", "pipedrive", "poll", "posthog", "rudderstack", "salesforce", "salesforce-flow",
            "salesforce-outbound-message", "salesloft", "segment", "sendgrid", "shopify", "sixsense", "slack", "standard-webhooks",
            "stripe", "typeform", "workos", "zapier", "zendesk", "zoom", "zoominfo",
        ],
        Requests.Catalogue.Sources.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Facts_OfEverySource_HaveTheirMark(string name)
    {
        var facts = Requests.Source(name).Facts;

        Assert.NotEmpty(facts);
        Assert.All(facts, fact => Assert.Matches(@"^\[[SVM]\] .+", fact));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Types_OfEverySource_AreCanonical(string name) => Assert.All(
        CatalogueMappings.For(Requests.Source(name)).SelectMany(mapping => mapping.CanonicalTypes),
        type => Assert.Contains($"`{type}`", CanonicalTypes, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Map_OfEverySource_FillsKnownFields(string name) => Assert.All(
        CatalogueMappings.For(Requests.Source(name)).SelectMany(mapping => mapping.All).Select(entry => entry.Key),
        field =>
        {
            var group = field.Text.Split('.')[0];
            var row = CanonicalTypes.Split('\n').FirstOrDefault(line => line.StartsWith($"| `{group}.`", StringComparison.Ordinal));
            Assert.True(row is not null, $"{field} is of no known group");
            if (group != "changes")
                Assert.Matches($@"[` ]{Regex.Escape(field.Text[(group.Length + 1)..])}[` ]", row);
        });

    [Theory]
    [MemberData(nameof(Senders))]
    public void Retries_OfEverySource_NameStatuses(string name)
    {
        var retries = Requests.Source(name).Retries;

        Assert.All([.. retries.On, .. retries.Drops, .. retries.Disables], status => Assert.Matches(Status(), status));
        Assert.True(
            retries.On.Count == 0 || retries.On.Contains("5xx") || retries.On.Contains("503") || retries.Drops.Contains("5xx"),
            "503 is what we answer for a fault of ours, so a file that knows anything must say what becomes of it");
    }

    [Theory]
    [MemberData(nameof(Senders))]
    public void Sample_OfEverySource_IsTakenInWithWhatItsEventNames(string name)
    {
        var provider = Requests.Source(name);
        var normalised = Assert.Single(SampleReading.Read(provider, provider.Sample!));

        Assert.NotEmpty(normalised.Mapped);
        Assert.Equal(provider.Event.Type.Count > 0 && name != "apollo", normalised.ProviderType.Length > 0);
        Assert.Equal(provider.Event.Id.Count == 0 || HasNoId.Contains(name), normalised.IdFrom == "bytes");
        Assert.Equal(provider.Event.Time.Count > 0 && !HasNoTime.Contains(name), normalised.Time is not null);
        Assert.NotNull(normalised.Subject);
    }

    private static string Vocabulary()
    {
        using var file = new StreamReader(typeof(SourceDefinitionTests).Assembly.GetManifestResourceStream("CanonicalTypes.md")!);
        return file.ReadToEnd();
    }

    [GeneratedRegex(@"^([1-5](\d\d|xx)|timeout)$")]
    private static partial Regex Status();
}
