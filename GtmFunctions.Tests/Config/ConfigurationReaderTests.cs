using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
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

    [Theory]
    [InlineData("- version: 1")]
    [InlineData("version 1")]
    public void Read_NoMapping_SaysHowADocumentBegins(string document)
    {
        var read = Read(document);

        Assert.Equal(
            "gtm.yaml:1: the document must be a mapping of keys to values: begin with 'version: 1' and 'sources:'",
            Assert.Single(read.Errors).ToString());
    }

    [Fact]
    public void Read_SmallestDocument_HasDefaults()
    {
        var read = Read(Minimal);

        Assert.Empty(read.Errors);
        var source = read.Configuration!.Sources["crm"];
        Assert.Equal(("CRM_SECRET", 1 << 20, (Uri?)null), (Assert.Single(source.Secrets), source.MaxBytes, source.PublicUrl));
        Assert.Same(Sources.Sources["stripe"].Event, source.Provider.Event);
        Assert.Empty(read.Configuration.Workflows);
        Assert.Null(read.Configuration.Alerts);
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
            [
                (3, "sources.crm.provider"), (7, "workflows.w.enrich[0]"), (8, "workflows.w.do[0].to"), (8, "workflows.w.do[0].bogus"),
                (10, "templates.t"), (11, ""),
            ],
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
            [
                "signals.a.emit: the signal 'a' sets itself off: what it emits leads back to what it listens for",
                "signals.b.emit: the signal 'b' sets itself off: what it emits leads back to what it listens for",
                "signals.d: a signal has either 'within' and one of 'all', 'any' and 'weights', or 'on' and 'quietFor'",
                "signals.e: 'within' is missing: the window in which the conditions must be met, such as 7d",
                "signals.f: a signal of absence takes both 'on', the event types, and 'quietFor', how long none of them came",
            ],
            read.Errors.Select(error => $"{error.Path}: {error.Message}"));
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
        var refined = Assert.Single(read.Configuration!.Sources["crm"].Provider.Signature);
        Assert.Equal(Sources.Sources["stripe"].Signature[0] with { Tolerance = TimeSpan.FromMinutes(1) }, refined);
    }

    [Fact]
    public void Read_Map_GoesBeforeTheProvidersOwn()
    {
        var read = Read("""
            version: 1
            sources: { crm: { provider: bearer, secrets: [A], map: { person.email: mail, deal.id: id }, types: { a: b } } }
            """);
        var source = read.Configuration!.Sources["crm"];
        var fields = source.Mapping.For("a", item: null, body: null).Fields;
        Assert.Equal(["person.email", "deal.id", "account.domain"], fields.Select(field => field.Key.Text));
        Assert.Equal("mail", Assert.Single(fields[0].Value.From).Text);
        Assert.Equal("b", source.Mapping.Types["a"]);
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
        new ConfigurationReader(Sources.Sources, ConnectorNames.From(Connectors)).Read("gtm.yaml", document, tables ?? (_ => null));
}
