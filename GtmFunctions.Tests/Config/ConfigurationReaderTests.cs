using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using Xunit;

namespace GtmFunctions.Tests.Config;

public sealed class ConfigurationReaderTests
{
    private const string Minimal = """
        version: 1
        sources:
          crm: { provider: stripe, secrets: [CRM_SECRET] }
        """;

    private static readonly SourceCatalogue Sources = SourceCatalogue.Load();

    private static readonly ConnectorCatalogue Connectors = ConnectorCatalogue.Load();

    [Fact]
    public void Read_SmallestDocument_HasDefaults()
    {
        var read = Read(Minimal);

        Assert.Empty(read.Errors);
        var source = read.Configuration!.Sources["crm"];
        Assert.Equal((["CRM_SECRET"], 1 << 20, (Uri?)null), (source.Secrets.ToArray(), source.MaxBytes, source.PublicUrl), Same);
        Assert.Same(Sources.Sources["stripe"].Event, source.Provider.Event);
        Assert.Empty(read.Configuration.Workflows);
        Assert.Null(read.Configuration.Alerts);
    }

    [Theory]
    // The shape: keys, kinds, values
    [InlineData("sources.crm.tolerence", "there is no key 'tolerence' here: did you mean 'tolerance'?", "sources: { crm: { provider: stripe, secrets: [A], tolerence: 5m } }")]
    [InlineData("wrkflows", "there is no key 'wrkflows' here: did you mean 'workflows'?", "wrkflows: {}")]
    [InlineData("sources", "this must be a mapping of keys to values", "sources: [a]")]
    [InlineData("sources.crm", "this must be a source with its keys", "sources: { crm: stripe }")]
    [InlineData("sources.crm", "this has no value: give it one, or remove the key", "sources: { crm: }")]
    [InlineData("sources.crm", "'provider' is missing: a file of the source catalogue", "sources: { crm: { secrets: [A] } }")]
    [InlineData("sources.crm.maxBytes", "this must be at least 1024", "sources: { crm: { provider: stripe, secrets: [A], maxBytes: 10 } }")]
    [InlineData("sources.crm.maxBytes", "this must be a whole number", "sources: { crm: { provider: stripe, secrets: [A], maxBytes: 1.5e9x } }")]
    [InlineData("sources.crm.maxBytes", "this must be at most 104857600", "sources: { crm: { provider: stripe, secrets: [A], maxBytes: 99999999999 } }")]
    [InlineData("sources.crm.maxBytes", "this must be at most 104857600", "sources: { crm: { provider: stripe, secrets: [A], maxBytes: 99999999999999999999999999999999999 } }")]
    [InlineData("sources.crm.maxBytes", "this must be a whole number", "sources: { crm: { provider: stripe, secrets: [A], maxBytes: 2048.5 } }")]
    [InlineData("scores.s.rules[0].points", "this must be at most 1000000", "scores: { s: { rules: [ { when: { a: 1 }, points: 1e999 } ], tiers: { a: 0 } } }")]
    [InlineData("sources.crm.tolerance", "this must be a duration such as 30s, 5m, 2h or 7d", "sources: { crm: { provider: stripe, secrets: [A], tolerance: 300 } }")]
    [InlineData("sources.crm.map.a.as", "this must be one of as-is, domain, lower, number, time, text", "sources: { crm: { provider: stripe, secrets: [A], map: { a: { from: b, as: upper } } } }")]
    [InlineData("workflows.w.on", "this must be a text or a list of texts", "workflows: { w: { on: { a: b }, do: [] } }")]
    [InlineData("scores.s.tiers", "this must not be empty: write tiers", "scores: { s: { rules: [ { when: { a: 1 }, points: 1 } ], tiers: {} } }")]
    [InlineData("scores.s.rules[0].points", "this must be a number", "scores: { s: { rules: [ { when: { a: 1 }, points: many } ], tiers: { a: 0 } } }")]
    [InlineData("destinations.d.allowPrivate", "this must be true or false", "destinations: { d: { connector: http, url: A, allowPrivate: yes } }")]
    [InlineData("destinations.d.sign.scheme", "this must be standard-webhooks", "destinations: { d: { connector: http, url: A, sign: { scheme: hmac, secret: B } } }")]
    // Sources
    [InlineData("sources.crm.provider", "there is no provider 'strip': did you mean 'stripe'?", "sources: { crm: { provider: strip, secrets: [A] } }")]
    [InlineData("sources.crm", "'secrets' is missing", "sources: { crm: { provider: stripe } }")]
    [InlineData("sources.crm.secrets[1]", "this is no name of an app setting", "sources: { crm: { provider: stripe, secrets: [A, 'pa55 word'] } }")]
    [InlineData("sources.crm.secrets[0]", "this is no name of an app setting", "sources: { crm: { provider: stripe, secrets: [whsec_0123456789] } }")]
    [InlineData("sources.crm.tolerance", "this must be at most 1h", "sources: { crm: { provider: stripe, secrets: [A], tolerance: 61m } }")]
    [InlineData("sources.crm.signature", "'tolerance' must be at most 1h", "sources: { crm: { provider: stripe, secrets: [A], signature: { tolerance: 2h } } }")]
    [InlineData("sources.crm.publicUrl", "this must be the https address", "sources: { crm: { provider: stripe, secrets: [A], publicUrl: 'http://x.example' } }")]
    [InlineData("sources.crm", "'signature' is missing: 'hmac' leaves it to the document", "sources: { crm: { provider: hmac, secrets: [A] } }")]
    [InlineData("sources.crm.signature", "'algorithm' must be one of", "sources: { crm: { provider: hmac, secrets: [A], signature: { header: X, algorithm: md5 } } }")]
    [InlineData("sources.crm.event", "opens a brace", "sources: { crm: { provider: stripe, secrets: [A], event: { id: '{x' } } }")]
    [InlineData("sources.crm.map", "'from' is missing", "sources: { crm: { provider: stripe, secrets: [A], map: { a: { as: lower } } } }")]
    [InlineData("sources.crm.map", "empty name", "sources: { crm: { provider: stripe, secrets: [A], map: { a: 'b..c' } } }")]
    [InlineData("sources.\"a b\"", "a name has letters, digits, - and _", "sources: { 'a b': { provider: stripe, secrets: [A] } }")]
    [InlineData("sources.\"a.b\"", "a name has letters, digits, - and _", "sources: { a.b: { provider: stripe, secrets: [A] } }")]
    // Enrichers
    [InlineData("enrichers.e", "say who is asked", "enrichers: { e: { key: a } }")]
    [InlineData("enrichers.e.key", "empty name", "enrichers: { e: { key: a..b, connector: http, url: 'https://x', map: { a: b } } }")]
    [InlineData("enrichers.e.waterfall[0].connector", "the connector 'clay' is not run by this version here; known are http", "enrichers: { e: { key: a, waterfall: [ { connector: clay, map: { a: b } } ] } }")]
    [InlineData("enrichers.e.waterfall[0]", "'url' is missing", "enrichers: { e: { key: a, waterfall: [ { connector: http, map: { a: b } } ] } }")]
    [InlineData("enrichers.e", "'map' is missing", "enrichers: { e: { key: a, connector: http, url: 'https://x' } }")]
    [InlineData("enrichers.e.url", "'url' stands in the providers of the 'waterfall'", "enrichers: { e: { key: a, url: 'https://x', waterfall: [ { connector: http, url: 'https://x', map: { a: b } } ] } }")]
    [InlineData("enrichers.e.url", "an address must begin with https://", "enrichers: { e: { key: a, connector: http, url: 'http://x', map: { a: b } } }")]
    [InlineData("enrichers.e.url", "the template does not parse", "enrichers: { e: { key: a, connector: http, url: 'https://x/{{ a', map: { a: b } } }")]
    [InlineData("enrichers.e.map.\"a[0]\"", "cannot be written to a path with a bracket", "enrichers: { e: { key: a, connector: http, url: 'https://x', map: { 'a[0]': b } } }")]
    [InlineData("enrichers.e.map.\"raw.a\"", "nothing rewrites", "enrichers: { e: { key: a, connector: http, url: 'https://x', map: { raw.a: b } } }")]
    [InlineData("enrichers.e.timeout", "this must be at most 1m", "enrichers: { e: { key: a, connector: http, url: 'https://x', map: { a: b }, timeout: 2m } }")]
    // Scores
    [InlineData("scores.s.rules[0].when.a.$gte", "'$gte' takes a number", "scores: { s: { rules: [ { when: { a: { $gte: x } }, points: 1 } ], tiers: { a: 0 } } }")]
    [InlineData("scores.s.rules[0].when.\"a.b\".$matches", "'$matches' takes a .NET regular expression", "scores: { s: { rules: [ { when: { a.b: { $matches: '(' } }, points: 1 } ], tiers: { a: 0 } } }")]
    [InlineData("scores.s.rules[0].when.$or[1].a.$bogus", "'$bogus' is no operator", "scores: { s: { rules: [ { when: { $or: [ { a: 1 }, { a: { $bogus: 1 } } ] }, points: 1 } ], tiers: { a: 0 } } }")]
    [InlineData("scores.s.rules[0].when", "the score is what the rules make", "scores: { s: { rules: [ { when: { score.points: 1 }, points: 1 } ], tiers: { a: 0 } } }")]
    [InlineData("scores.s.tiers.b", "'b' is never reached", "scores: { s: { rules: [ { when: { a: 1 }, points: 1 } ], tiers: { a: 1, b: 1.0 } } }")]
    // Workflows
    [InlineData("workflows.w", "either 'branches' or 'do'", "workflows: { w: { on: a } }")]
    [InlineData("workflows.w.enrich", "there is no enricher 'e'", "workflows: { w: { on: a, enrich: e, do: [] } }")]
    [InlineData("workflows.w.score", "there is no scoring model 's'", "workflows: { w: { on: a, score: s, do: [] } }")]
    [InlineData("workflows.w.filter.a.$inList", "'none.csv' is not there", "workflows: { w: { on: a, filter: { a: { $inList: none.csv } }, do: [] } }")]
    [InlineData("workflows.w.filter.a.$inList", "'../x.csv' is not there", "workflows: { w: { on: a, filter: { a: { $inList: ../x.csv } }, do: [] } }")]
    [InlineData("workflows.w.filter", "before the score is made", "workflows: { w: { on: a, filter: { score.tier: high }, do: [] } }")]
    [InlineData("workflows.w.branches[0].when", "names no 'score'", "workflows: { w: { on: a, branches: [ { name: x, when: { score.tier: high }, do: [] } ] } }")]
    [InlineData("workflows.w.branches[1].name", "the branch 'x' is here twice", "workflows: { w: { on: a, branches: [ { name: x, when: { a: 1 }, do: [] }, { name: x, do: [] } ] } }")]
    [InlineData("workflows.w.branches[1]", "this branch is never taken: 'x' above", "workflows: { w: { on: a, branches: [ { name: x, do: [] }, { name: y, do: [] } ] } }")]
    [InlineData("workflows.w.do[0].to", "there is no destination 'd'", "workflows: { w: { on: a, do: [ { to: d } ] } }")]
    [InlineData("workflows.w.do[0].template", "there is no template 't'", "workflows: { w: { on: a, do: [ { to: d, template: t } ] } }\ndestinations: { d: { connector: http, url: A } }")]
    [InlineData("workflows.w.do[0].action", "there is no action of slack 'posst': did you mean 'post'?", "workflows: { w: { on: a, do: [ { to: d, action: posst } ] } }\ndestinations: { d: { connector: slack, url: A } }")]
    // Destinations and templates
    [InlineData("destinations.d.connector", "the connector 'htp' is not run by this version here: did you mean 'http'?", "destinations: { d: { connector: htp, url: A } }")]
    [InlineData("destinations.d", "'url' is missing", "destinations: { d: { connector: http, token: A } }")]
    [InlineData("destinations.d", "'url' or 'token' is missing", "destinations: { d: { connector: slack } }")]
    [InlineData("destinations.d.url", "an address must begin with https://", "destinations: { d: { connector: http, url: 'http://x.example' } }")]
    [InlineData("destinations.d.url", "an address must begin with https://", "destinations: { d: { connector: http, allowPrivate: true, url: 'ftp://x.example' } }")]
    [InlineData("destinations.d.url", "an https address, or the name of the setting", "destinations: { d: { connector: http, url: 'x.example/hook' } }")]
    [InlineData("destinations.d.url", "this address has a secret in it", "destinations: { d: { connector: http, url: 'https://user:pass@x.example' } }")]
    [InlineData("destinations.d.url", "this address has a secret in it", "destinations: { d: { connector: slack, url: 'https://hooks.slack.com/services/T/B/secret' } }")]
    [InlineData("destinations.d.token", "this is no name of an app setting", "destinations: { d: { connector: http, url: A, token: xoxb-123 } }")]
    [InlineData("destinations.d.sign.secret", "this is no name of an app setting", "destinations: { d: { connector: http, url: A, sign: { scheme: standard-webhooks, secret: whsec_x } } }")]
    [InlineData("destinations.d.headers.X-Api-Key", "this value is a secret", "destinations: { d: { connector: http, url: A, headers: { X-Api-Key: abc } } }")]
    [InlineData("destinations.d.headers.\"a b\"", "this is no name of a header", "destinations: { d: { connector: http, url: A, headers: { a b: c } } }")]
    [InlineData("destinations.d.headers.X", "a header's value must be one line", "destinations: { d: { connector: http, url: A, headers: { X: \"a\\r\\nb: c\" } } }")]
    [InlineData("destinations.d.retry[1]", "this must be at most 7d", "destinations: { d: { connector: http, url: A, retry: [1m, 8d] } }")]
    [InlineData("destinations.d.retry[0]", "this must be at least 1s", "destinations: { d: { connector: http, url: A, retry: [0s] } }")]
    [InlineData("destinations.d.timeout", "this must be at most 2m", "destinations: { d: { connector: http, url: A, timeout: 1h } }")]
    [InlineData("templates.t", "the template does not parse", "templates: { t: '{{ a' }")]
    [InlineData("templates.t.a[1]", "Unknown tag 'x'", "templates: { t: { a: [ok, '{% x %}'] } }")]
    [InlineData("templates.t", "this must be a Liquid template", "templates: { t: 5 }")]
    public void Read_Mistake_IsNamedWithItsKeyAndLine(string path, string message, string wrong)
    {
        var document = wrong.StartsWith("sources:", StringComparison.Ordinal) ? $"version: 1\n\n\n{wrong}" : $"{Minimal}\n{wrong}";
        var read = Read(document);

        Assert.Null(read.Configuration);
        var error = Assert.Single(read.Errors);
        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(("gtm.yaml", 4), (error.File, error.Line));
        Assert.Equal($"gtm.yaml:4: {path}: {error.Message}", error.ToString());
    }

    [Theory]
    [InlineData("sources: { crm: { provider: stripe, secrets: ['SECRET VALUE'] } }")]
    [InlineData("sources: { crm: { provider: stripe, secrets: ['SECRET-VALUE', [SECRET-VALUE]] } }")]
    [InlineData("sources: { crm: { provider: stripe, secrets: { SECRET-VALUE: SECRET-VALUE } } }")]
    [InlineData("sources: { crm: { provider: stripe, secrets: [sk_live_SECRET] } }")]
    [InlineData("destinations: { d: { connector: http, url: 'https://u:SECRET@x.example' } }")]
    [InlineData("destinations: { d: { connector: http, url: 'http://x.example/SECRET' } }")]
    [InlineData("destinations: { d: { connector: http, url: 'https://[SECRET' } }")]
    [InlineData("destinations: { d: { connector: http, url: 'SECRET VALUE', token: 'SECRET VALUE' } }")]
    [InlineData("destinations: { d: { connector: http, url: A, headers: { Authorization: SECRET } } }")]
    [InlineData("destinations: { d: { connector: http, url: A, sign: { scheme: standard-webhooks, secret: [SECRET-VALUE] } } }")]
    public void Read_SecretInPlaceOfItsName_IsRefusedAndNeverRepeated(string wrong)
    {
        var read = Read(wrong.StartsWith("sources", StringComparison.Ordinal) ? $"version: 1\n{wrong}" : $"{Minimal}\n{wrong}");
        Assert.NotEmpty(read.Errors);
        Assert.DoesNotContain(read.Errors, error => error.ToString().Contains("SECRET", StringComparison.Ordinal) && !error.Message.Contains("HUBSPOT_APP_SECRET", StringComparison.Ordinal));
        Assert.DoesNotContain(read.Errors, error => error.Message.Replace("HUBSPOT_APP_SECRET", "", StringComparison.Ordinal).Contains("SECRET", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_ManyMistakes_AreAllNamedByLine()
    {
        var read = Read("""
            version: 1
            sources:
              crm: { provider: hubspt, secrets: [A] }
            workflows:
              w:
                on: [a]
                enrich: [x]
                do: [ { to: y, bogus: 1 } ]
            templates:
              t: "{{ a"
            version: 1
            """);

        Assert.Equal(
            [(3, "sources.crm.provider"), (7, "workflows.w.enrich[0]"), (8, "workflows.w.do[0].to"), (8, "workflows.w.do[0].bogus"), (10, "templates.t"), (11, "")],
            read.Errors.Select(error => (error.Line, error.Path)));
        Assert.Contains("the key 'version' is here twice, first in line 1", read.Errors[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MistakesInTables_AreNamedByTheirOwnFileAndLine()
    {
        var read = Read(
            $"{Minimal}\nworkflows: {{ w: {{ on: a, filter: {{ a: {{ $inList: l.csv }}, b: {{ $notInList: l.csv }} }}, do: [] }} }}",
            name => name == "l.csv" ? "domain\nx\na,b,c" : null);
        Assert.Equal("l.csv:3: the row has 3 cells for 1 columns: quote a cell that has a comma", Assert.Single(read.Errors).ToString());
    }

    [Fact]
    public void Read_Signals_RefusesThoseThatSetThemselvesOff()
    {
        var read = ReadEverything($$"""
            {{Minimal}}
            signals:
              a: { key: k, within: 1d, all: [ { on: x } ], emit: y }
              b: { key: k, on: y, quietFor: 1d, emit: x }
              c: { key: k, within: 1d, all: [ { on: [y] } ], emit: z }
              d: { key: k, emit: z }
              e: { key: k, all: [ { on: q } ], emit: r }
              f: { key: k, on: q, emit: r }
            """);
        Assert.Equal(
            [("signals.a.emit", "sets itself off"), ("signals.b.emit", "sets itself off"), ("signals.d", "either 'all'"), ("signals.e", "'within' is missing"),
             ("signals.f", "takes both")],
            read.Errors.Select(error => (error.Path, new[] { "sets itself off", "either 'all'", "'within' is missing", "takes both" }.First(error.Message.Contains))));
    }

    [Fact]
    public void Read_Assignments_ChecksTablesAndFallback()
    {
        var read = ReadEverything($$"""
            {{Minimal}}
            assignments:
              a: { table: t.csv, pool: none.csv, strategy: random, fallback: { owner: nobody } }
            """, name => name == "t.csv" ? "a,b\n1,2" : null);
        Assert.Equal(
            ["gtm.yaml:5: assignments.a.pool: the table 'none.csv' is not beside the document: add the file, or mend the name",
             "gtm.yaml:5: assignments.a.strategy: this must be one of round-robin, weighted, least-loaded, owner",
             "gtm.yaml:5: assignments.a.fallback.owner: this must be an e-mail address",
             "t.csv:1: the table has no result: name at least one column '-> team' or '-> owner'"],
            read.Errors.Select(error => error.ToString()));
    }

    [Fact]
    public void Read_Signature_RefinesTheOnlySchemeOfItsProvider()
    {
        var read = Read("version: 1\nsources: { crm: { provider: stripe, secrets: [A], signature: { tolerance: 1m } } }");
        var (refined, original) = (Assert.Single(read.Configuration!.Sources["crm"].Provider.Signature), Sources.Sources["stripe"].Signature[0]);
        Assert.Equal(original with { Tolerance = TimeSpan.FromMinutes(1) }, refined);
    }

    [Fact]
    public void Read_Map_KeepsTheProvidersOrderAndAddsItsOwn()
    {
        var read = Read("version: 1\nsources: { crm: { provider: bearer, secrets: [A], map: { person.email: mail, deal.id: id }, types: { a: b } } }");
        var source = read.Configuration!.Sources["crm"];
        Assert.Equal(["person.email", "account.domain", "deal.id"], source.Map.Keys.Select(path => path.Text));
        Assert.Equal("mail", Assert.Single(source.Map[FieldPath.Parse("person.email")].From).Text);
        Assert.Equal("b", source.Types["a"]);
    }

    [Fact]
    public void Read_AnchorsAndAliases_AreValues()
    {
        var read = Read($$"""
            {{Minimal}}
            destinations: { a: &d { connector: http, url: A, retry: [1m] }, b: *d }
            """);
        Assert.Equal(read.Configuration!.Destinations["a"].Retry, read.Configuration.Destinations["b"].Retry);
        Assert.Equal("b", read.Configuration.Destinations["b"].Name);
    }

    [Fact]
    public void Read_AllowPrivate_LetsHttpThrough()
    {
        var read = Read(Minimal + """

            enrichers: { e: { key: a, connector: http, url: "http://localhost/{{ a }}", map: { a: b }, allowPrivate: true } }
            destinations: { d: { connector: http, url: "http://localhost:1", allowPrivate: true, retry: [] } }
            """);
        Assert.Empty(read.Errors);
        Assert.Empty(read.Configuration!.Destinations["d"].Retry);
    }

    [Fact]
    public void Read_NullSections_ReadAsEmptyOnlyWhereTheSchemaSaysSo()
    {
        var read = Read($"{Minimal}\nworkflows:\n");
        Assert.Equal("gtm.yaml:4: workflows: this has no value: give it one, or remove the key", Assert.Single(read.Errors).ToString());
    }

    [Fact]
    public void Read_Version_FollowsEveryByteOfDocumentAndTables()
    {
        const string Filtered = Minimal + "\nworkflows: { w: { on: a, filter: { a: { $inList: l.csv } }, do: [] } }";
        string Version(string document, string table) => Read(document, _ => table).Configuration!.Version;

        var version = Version(Filtered, "d\nx");
        Assert.Matches("^[0-9a-f]{12}$", version);
        Assert.Equal(version, Version(Filtered, "d\nx"));
        Assert.NotEqual(version, Version(Filtered, "d\r\nx"));
        Assert.NotEqual(version, Version(Filtered + "\n", "d\nx"));
        Assert.Equal(Version(Minimal, "d\nx"), Version(Minimal, "other"));
    }

    private static ReadResult Read(string document, Func<string, string?>? tables = null) =>
        ConfigurationReader.ForThisVersion(Sources, Connectors).Read("gtm.yaml", document, tables ?? (_ => null));

    private static ReadResult ReadEverything(string document, Func<string, string?>? tables = null) =>
        new ConfigurationReader(Sources.Sources, ConnectorNames.Of(Connectors), []).Read("gtm.yaml", document, tables ?? (_ => null));

    private static bool Same((string[] Secrets, int MaxBytes, Uri? Url) a, (string[] Secrets, int MaxBytes, Uri? Url) b) =>
        a.Secrets.SequenceEqual(b.Secrets) && a.MaxBytes == b.MaxBytes && a.Url == b.Url;
}
