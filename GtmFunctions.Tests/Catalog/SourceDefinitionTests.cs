using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Receive.Signatures;
using GtmFunctions.Tests.Receive.Signatures;
using Xunit;

namespace GtmFunctions.Tests.Catalog;

/// <summary>What every file of the catalogue must keep.</summary>
public sealed partial class SourceDefinitionTests
{
    private static readonly string CanonicalTypes = Vocabulary();

    public static TheoryData<string> Names() => [.. Requests.Catalogue.Sources.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void Sources_AreThoseOfTheIssue() => Assert.Equal(
        [
            "amplitude", "apollo", "asana", "attio", "basic", "bearer", "calendly", "chargebee", "chili-piper", "clay", "close",
            "common-room", "customerio", "github", "gong", "header", "hmac", "hubspot", "intercom", "jwt", "mailgun", "make",
            "marketo", "meta",
            "microsoft-graph", "mixpanel", "monday", "n8n", "notion", "octave", "outreach", "paddle", "path-token", "pipedrive", "posthog",
            "rudderstack", "salesforce-flow", "salesforce-outbound-message", "salesloft", "segment", "sendgrid", "shopify", "sixsense",
            "slack", "standard-webhooks", "stripe", "typeform", "workos", "zapier", "zendesk", "zoom",
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
        Requests.Source(name).Types.Values,
        type => Assert.Contains($"`{type}`", CanonicalTypes, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Map_OfEverySource_FillsKnownFields(string name) => Assert.All(
        Requests.Source(name).Map.Keys,
        field =>
        {
            var group = field.Text.Split('.')[0];
            var row = CanonicalTypes.Split('\n').FirstOrDefault(line => line.StartsWith($"| `{group}.`", StringComparison.Ordinal));
            Assert.True(row is not null, $"{field} is of no known group");
            if (group != "changes")
                Assert.Matches($@"[` ]{Regex.Escape(field.Text[(group.Length + 1)..])}[` ]", row);
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void Retries_OfEverySource_NameStatuses(string name)
    {
        var retries = Requests.Source(name).Retries;

        Assert.All([.. retries.On, .. retries.Drops, .. retries.Disables], status => Assert.Matches(Status(), status));
        Assert.True(
            retries.On.Count == 0 || retries.On.Contains("5xx") || retries.On.Contains("503") || retries.Drops.Contains("5xx"),
            "503 is what we answer for a fault of ours, so a file that knows anything must say what becomes of it");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Sample_OfEverySource_HasWhatItsEventNames(string name)
    {
        var source = Requests.Source(name);
        if (name == "salesforce-outbound-message")
            return;
        var body = JsonNode.Parse(source.Sample!.Body);
        var item = source.Event.Items switch
        {
            null => body,
            "." => body is JsonArray array ? array[0] : body,
            var path => FieldPath.Parse(path).Read(body) is JsonArray items ? items[0] : throw new InvalidOperationException("no items"),
        };
        var headers = Requests.Of(Signed(source)).Header;

        // Apollo's answers say of no type.
        if (name != "apollo")
            Assert.Contains(source.Event.Type, type => type.Read(item, headers, body) is not null);
        Assert.Contains(source.Map.Values, mapping => mapping.From.Any(path => path.Read(item) is not null));
        if (source.Event.Subject.Count > 0)
            Assert.Contains(source.Event.Subject, subject => subject.Read(item, headers, body) is not null);
    }

    private static SignableRequest Signed(SourceDefinition source)
    {
        if (source.Signature.Count == 0)
            return Requests.Sample(source);
        var keys = Keys.For(source.Signature[0]);
        return SignatureSigner.Sign(source.Signature[0], Requests.Sample(source), keys.Sign, DateTimeOffset.UnixEpoch, "m");
    }

    private static string Vocabulary()
    {
        using var file = new StreamReader(typeof(SourceDefinitionTests).Assembly.GetManifestResourceStream("CanonicalTypes.md")!);
        return file.ReadToEnd();
    }

    [GeneratedRegex(@"^([1-5](\d\d|xx)|timeout)$")]
    private static partial Regex Status();
}
