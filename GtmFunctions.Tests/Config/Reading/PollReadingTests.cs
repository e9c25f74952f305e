using GtmFunctions.Pipeline.Config.Document;
using Xunit;

namespace GtmFunctions.Tests.Config.Reading;

public sealed class PollReadingTests
{
    private const string Rows = "records: { rows: { request: { path: /rows }, watermark: at, event: { id: id } } }";

    [Theory]
    [InlineData("sources.crm.poll", "'records' is missing: the catalogue does not say", "{ url: \"https://x.example\" }")]
    [InlineData("sources.crm.poll.records[0]", "there is no kind of records of hmac 'deals'",
        "{ url: \"https://x.example\", records: [deals] }")]
    [InlineData("sources.crm.poll", "'url' is missing", $"{{ {Rows} }}")]
    [InlineData("sources.crm.poll.url", "an address must begin with https://", $"{{ url: \"http://x.example\", {Rows} }}")]
    [InlineData("sources.crm.poll.every", "this must be at least 1m", $"{{ url: URL, every: 30s, {Rows} }}")]
    [InlineData("sources.crm.poll.atMost", "this must be at least 'every', 10m", $"{{ url: URL, every: 10m, atMost: 5m, {Rows} }}")]
    [InlineData("sources.crm.poll.since", "this must be a time", $"{{ url: URL, since: yesterday, {Rows} }}")]
    [InlineData(
        "sources.crm.poll.since", "the records 'rows' have no 'watermark'",
        "{ url: URL, since: 2026-11-01, records: { rows: { request: {} } } }")]
    [InlineData("sources.crm.poll.connector", "the connector 'hubspott' is not run by this version", $"{{ connector: hubspott, {Rows} }}")]
    [InlineData("sources.crm.poll", "'token' is missing", $"{{ connector: hubspot, {Rows} }}")]
    [InlineData("sources.crm.poll.with.account", "nothing that is asked for reads with.account",
        $"{{ url: URL, with: {{ account: 1 }}, {Rows} }}")]
    [InlineData("sources.crm.poll.records", "'page' must have one of",
        "{ url: URL, records: { rows: { request: {}, page: { end: a } } } }")]
    [InlineData(
        "sources.crm.poll.records.rows.request.path", "after 'settings.' stands the name of an app setting",
        "{ url: URL, records: { rows: { request: { path: \"/{{ settings.key }}\" } } } }")]
    [InlineData(
        "sources.crm.poll.records.rows.request.headers.X-Api-Key", "this value is a secret",
        "{ url: URL, records: { rows: { request: { headers: { X-Api-Key: abc } } } } }")]
    [InlineData("sources.crm.poll.evry", "there is no key 'evry' here: did you mean 'every'?", $"{{ url: URL, evry: 5m, {Rows} }}")]
    public void Read_Mistake_IsNamedWithItsKey(string path, string message, string poll) =>
        Mistake.AssertNamed(path, message, $"sources: {{ crm: {{ provider: hmac, poll: {poll} }} }}");

    [Fact]
    public void Read_TokenThatIsTheSecretOfASource_IsRefused() => Mistake.AssertNamed(
        "sources.crm.poll.token", "'A' is the secret of a source, which is sent to nobody",
        $"sources: {{ crm: {{ provider: stripe, secrets: [A], poll: {{ url: URL, token: A, {Rows} }} }} }}");

    [Fact]
    public void Read_AddressAndRecords_HasTheDefaults()
    {
        var source = Read($"{{ url: \"https://x.example\", {Rows} }}");

        var poll = source.Poll!;
        Assert.False(source.TakesWebhooks);
        Assert.Equal(("poll.crm", "https://x.example", "http"), (poll.Whom.Name, poll.Whom.Url, poll.Whom.Connector));
        Assert.Equal((5, 15, 30), ((int)poll.Every.TotalMinutes, (int)poll.AtMost.TotalMinutes, (int)poll.Whom.Timeout.TotalSeconds));
        Assert.Null(poll.Since);
        Assert.Equal("rows", Assert.Single(poll.Records).Key);
    }

    [Fact]
    public void Read_RecordsWithWordsOfTheirOwn_AreReadByThem()
    {
        var source = Read(
            "{ url: URL, records: { rows: { request: {}, event: { id: key }, types: { \"*\": lead.created }, map: { person.email: mail } } "
                + "} }");

        var rows = source.Records["rows"];
        Assert.Equal("key", Assert.Single(rows.Provider.Event.Id).Text);
        Assert.Equal("lead.created", rows.Mapping.TypeOf(""));
        Assert.Equal("person.email", Assert.Single(rows.Mapping.All).Key.Text);
        Assert.Contains("lead.created", source.Mappings.SelectMany(mapping => mapping.CanonicalTypes));
    }

    [Fact]
    public void Read_RecordsWithoutWords_AreReadAsTheWebhooksAre()
    {
        var source = Mistake.Read(
            "sources: { pay: { provider: stripe, secrets: [A], types: { x.y: deal.won }, "
            + "poll: { url: URL, token: B, records: { events: { request: {}, items: data } } } } }").Configuration!.Sources["pay"];

        Assert.True(source.TakesWebhooks);
        Assert.Equal(
            source.Provider.Event.Id.Select(id => id.Text), source.Records["events"].Provider.Event.Id.Select(id => id.Text));
        Assert.Equal("deal.won", source.Records["events"].Mapping.TypeOf("x.y"));
    }

    [Fact]
    public void Read_SettingsOfAPoll_AreAmongThoseThatMustHaveAValue()
    {
        var configuration = Mistake.Read(
            "sources: { crm: { provider: hmac, poll: { url: URL, token: TOKEN, records: { rows: { request: "
            + "{ path: \"/{{ settings.ACCOUNT }}\" } } } } } }").Configuration!;

        Assert.Equal(
            [("URL", SettingKind.Address), ("TOKEN", SettingKind.Text), ("ACCOUNT", SettingKind.Text)],
            NamedSettings.In(configuration).Select(setting => (setting.Name, setting.Kind)));
    }

    private static Source Read(string poll)
    {
        var read = Mistake.Read($"sources: {{ crm: {{ provider: hmac, poll: {poll} }} }}");
        Assert.True(read.Configuration is not null, string.Join('\n', read.Errors));
        return read.Configuration.Sources["crm"];
    }
}
