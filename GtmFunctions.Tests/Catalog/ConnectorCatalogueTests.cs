using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Templates;
using Xunit;

namespace GtmFunctions.Tests.Catalog;

public sealed class ConnectorCatalogueTests
{
    private const string Head = "name: x\ntitle: X\nclass: send\nescape: none\n";
    private const string Whole = Head + "actions: { send: {} }\n";

    [Fact]
    public void Load_AllFiles_EachSaysWhereItsFactsAreFrom() =>
        Assert.All(ConnectorCatalogue.Load().Connectors.Values, connector =>
        {
            Assert.NotNull(connector.Docs);
            Assert.NotEmpty(connector.Facts);
        });

    [Fact]
    public void Load_AllFiles_AreThoseOfTheIssue() => Assert.Equal(
        [
            "apollo", "attio", "clay", "cloudevents", "customerio", "event-grid", "http", "hubspot", "make", "marketo",
            "microsoft-teams", "n8n", "octave", "outreach", "pipedrive", "salesforce", "salesloft", "segment", "slack", "zapier",
        ],
        ConnectorCatalogue.Load().Connectors.Values.Where(connector => connector.Actions.Count > 0)
            .Select(connector => connector.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Load_FilesWithoutActions_AreOfWhatIsOnlyRead() => Assert.Equal(
        ["intercom", "linkedin", "sixsense", "stripe", "zendesk", "zoominfo"],
        ConnectorCatalogue.Load().Connectors.Values.Where(connector => connector.Actions.Count == 0)
            .Select(connector => connector.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Load_AllFiles_OnlyThoseWhoseTextsPeopleReadHaveMarkup() => Assert.Equal(
        [("microsoft-teams", EscapeRule.TeamsMarkdown), ("slack", EscapeRule.Slack)],
        ConnectorCatalogue.Load().Connectors.Values.Where(connector => connector.Escape.Rule != EscapeRule.None)
            .Select(connector => (connector.Name, connector.Escape.Rule)).Order());

    // A message to people that names no rule would let a stranger write markup into it
    [Fact]
    public void Load_ActionWithATextToRead_EscapesIt() =>
        Assert.All(
            ConnectorCatalogue.Load().Connectors.Values.Where(connector => connector.Class == ActionClass.Notify),
            connector => Assert.NotEqual(EscapeRule.None, connector.Escape.Rule));

    [Fact]
    public void Load_ActionThatMustNotDouble_LooksUpBeforeASecondTry() =>
        Assert.All(
            from connector in ConnectorCatalogue.Load().Connectors.Values
            from action in connector.Actions.Values
            where action.Class is ActionClass.Enrol or ActionClass.Money
            select action,
            action => Assert.Contains(action.Lookups, lookup => lookup.Done));

    [Fact]
    public void Parse_SmallestFile_HasDefaults()
    {
        var connector = Parse(Whole);

        var action = Assert.Single(connector.Actions).Value;
        Assert.Equal(("send", "POST", "application/json"), (connector.DefaultAction, action.Method, action.ContentType));
        Assert.Equal((AuthKind.None, IdempotencyMeans.None), (connector.Auth.Kind, connector.Idempotency.By));
    }

    [Fact]
    public void Parse_NeitherClassNorActions_IsOnlyRead()
    {
        var connector = Parse("name: x\ntitle: X\nescape: none\nurl: https://x.example\nauth: { kind: basic }\n");

        Assert.Empty(connector.Actions);
        Assert.Equal(("", true, false), (connector.DefaultAction, connector.NeedsToken, connector.NeedsUrl(action: null)));
    }

    [Theory]
    [InlineData("name: y\ntitle: X\nclass: send", 1, "file's name")]
    [InlineData("name: x\ntitle: X\nactions: { send: {} }", 1, "'class' is missing")]
    [InlineData("name: x\ntitle: X\nclass: sned\nactions: { send: {} }", 3, "'class' must be one of send, upsert")]
    [InlineData(Head, 1, "'actions' is missing")]
    [InlineData("name: x\ntitle: X\nclass: send\nactions: { send: {} }", 1, "'escape' is missing")]
    [InlineData(
        "name: x\ntitle: X\nclass: send\nescape: mrkdwn\nactions: { send: {} }", 4, "'escape' must be none, slack, teams-markdown or html")]
    [InlineData(Head + "actions:\n  a: { tooLong: cut }", 6, "beside 'maxBytes'")]
    [InlineData(Head + "actions: { a: {}, b: {} }", 1, "'defaultAction' is missing")]
    [InlineData(Head + "actions: { a: {}, b: {} }\ndefaultAction: c", 6, "must be one of a, b")]
    [InlineData(Head + "actions:\n  a: { mehtod: GET }", 6, "no key 'mehtod'")]
    [InlineData(Head + "actions:\n  a: { path: '/{{ person.email' }", 6, "'path': ")]
    [InlineData(Head + "actions:\n  a: { body: { b: '{{ a | nofilter }}' } }", 6, "'body': b: ")]
    [InlineData(Head + "actions:\n  a: { externalId: 'a[' }", 6, "'externalId': ")]
    [InlineData(Head + "actions:\n  a: { lookups: [{ name: b, path: /c }] }", 6, "'value' is missing")]
    [InlineData(
        Head + "actions:\n  a: { lookups: [{ name: b, create: { path: /c, body: {} } }] }", 6,
        "either 'id', where the answer has it, or 'givenId', where it is ours")]
    [InlineData(Head + "actions:\n  a: { lookups: [{ name: b, create: { path: /c, body: {}, id: d, givenId: e } }] }", 6, "either 'id'")]
    [InlineData(Head + "actions:\n  a: { lookups: [{ name: b, create: { path: /c, id: d } }] }", 6, "'body' is missing")]
    [InlineData(
        Head + "actions:\n  a: { lookups: [{ name: b, create: { path: /c, body: {}, id: d, exists: { contains: e } } }] }", 6,
        "'status' is missing")]
    [InlineData(
        Head + "actions:\n  a: { lookups: [{ name: b, create: { path: /c, body: {}, id: d, exists: { status: 409, pattern: '(' } } }] }", 6,
        "'pattern': ")]
    [InlineData(
        Head + "actions:\n  a: { lookups: [{ name: b, create: { path: /c, body: {}, id: d } }] }", 6, "must say what 'with.create' is")]
    [InlineData(Head + "actions:\n  a: { lookups: [{ name: b, needs: deal.id, path: /c, value: d }] }", 6, "must say what 'deal.id' is")]
    [InlineData(Whole + "enrich: { a: { calls: [{ name: b, create: { path: /c, body: {}, id: d } }] } }", 6, "'path' is missing")]
    [InlineData(Head + "actions:\n  a: { path: '/{{ with.b }}' }", 6, "'fields' of the action 'a' must say what 'with.b' is")]
    [InlineData(Head + "actions:\n  a: { requires: [person.email] }", 6, "must say what 'person.email' is")]
    [InlineData(Head + "actions:\n  a: { lookups: [{ name: b, path: '/{{ deal.id }}', value: c }] }", 6, "must say what 'deal.id' is")]
    [InlineData(Head + "actions:\n  a: { fields: { with.b: the b } }", 6, "has 'with.b', which it does not read")]
    [InlineData(Head + "actions:\n  a: { fields: { with.b: { is: the b } }, path: '/{{ with.b }}' }", 6, "'default' is missing")]
    [InlineData(Head + "actions:\n  a: { whenEmpty: [b] }", 6, "'whenEmpty' needs 'existing'")]
    [InlineData(Head + "actions:\n  a: { update: { path: /b } }", 6, "'when' is missing")]
    [InlineData(Head + "actions:\n  a: { caps: [{ path: b }] }", 6, "'max' is missing")]
    [InlineData(Whole + "auth: { kind: magic }", 6, "'kind' must be one of none, bearer")]
    [InlineData(Whole + "auth: { kind: oauth }", 6, "'tokenUrl' is missing")]
    [InlineData(Whole + "answers:\n  - { status: 200 }", 7, "'is' is missing")]
    [InlineData(Whole + "answers:\n  - { is: retry, status: 42 }", 7, "'status' must be")]
    [InlineData(Whole + "answers:\n  - { is: retry, status: 500-400 }", 7, "'status' must be")]
    [InlineData(Whole + "answers:\n  - { is: retry, equals: a }", 7, "'path' is missing")]
    [InlineData(Whole + "facts: [{ fact: a, source: b, mark: X }]", 6, "'mark' must be S, V or M")]
    [InlineData(Whole + "published: [{ requests: 5, per: ever }]", 6, "'per' must be a duration")]
    [InlineData(Whole + "idempotency: { header: X }", 6, "'by' is missing")]
    [InlineData("", 1, "one YAML document")]
    public void Parse_BadFile_NamesFileLineAndKey(string text, int line, string message)
    {
        var wrong = Assert.Throws<InvalidDataException>(() => Parse(text));

        Assert.StartsWith($"connectors/x.yaml:{line}: ", wrong.Message);
        Assert.Contains(message, wrong.Message);
    }

    [Fact]
    public void MissingWith_EntriesThatOnlyADocumentCanGive_AreTold()
    {
        var action = ConnectorCatalogue.Load().Find("outreach")!.Actions["enrol"];

        Assert.Equal(["sequence", "mailbox"], action.MissingWith(new() { ["sequence"] = "" }).SelectMany(keys => keys));
        Assert.Equal(["mailbox"], action.MissingWith(new() { ["sequence"] = 12 }).SelectMany(keys => keys));
        Assert.Empty(ConnectorCatalogue.Load().Find("pipedrive")!.Actions["update-deal"].MissingWith(null));
    }

    [Theory]
    [InlineData("salesforce", "upsert-lead", new[] { "field", "whenEmpty" })]
    [InlineData("apollo", "enrol", new[] { "create", "emailAccount", "sequence" })]
    [InlineData("http", "send", new string[0])]
    public void WithKeys_Action_ThoseThatMeanSomethingToIt(string connector, string action, string[] keys) =>
        Assert.Equal(keys, ConnectorCatalogue.Load().Find(connector)!.Actions[action].WithKeys.Order(StringComparer.Ordinal));

    [Fact]
    public void Load_AllFiles_TokensAreFetchedWhereTheVendorGivesThemOut() => Assert.Equal(
        [
            ("hubspot", "{url}/oauth/v3/token"),
            ("linkedin", "https://www.linkedin.com/oauth/v2/accessToken"),
            ("marketo", "{url}/identity/oauth/token"),
            ("outreach", "https://api.outreach.io/oauth/token"),
            ("pipedrive", "https://oauth.pipedrive.com/oauth/token"),
            ("salesforce", "{url}/services/oauth2/token"),
            ("salesloft", "https://accounts.salesloft.com/oauth/token"),
            ("zoominfo", "{url}/oauth/v1/token"),
        ],
        ConnectorCatalogue.Load().Connectors.Values.Where(connector => connector.Auth.TokenUrl.Length > 0)
            .Select(connector => (connector.Name, connector.Auth.TokenUrl)).Order());

    [Theory]
    [InlineData("hubspot", null, true, false)]
    [InlineData("salesforce", null, true, true)]
    [InlineData("slack", "post", false, true)]
    [InlineData("slack", "message", false, false)]
    public void Needs_Connector_WhatADestinationMustName(string name, string? action, bool token, bool url)
    {
        var connector = ConnectorCatalogue.Load().Find(name)!;

        Assert.Equal((token, url), (connector.NeedsToken, connector.NeedsUrl(action)));
    }

    private static ConnectorDefinition Parse(string text) => ConnectorCatalogue.Parse(new StringReader(text), "connectors/x.yaml", "x");
}
