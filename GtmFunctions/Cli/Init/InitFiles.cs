using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Checks;
using GtmFunctions.Pipeline.Ops.Fixtures;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Cli.Init;

/// <summary>
/// Writes a first document with its table, its fixtures and a list of the settings that it names. What the provider sends is told by the
/// catalogue's sample: its event is what the workflow listens for, its fields are what the message says, and it is the first fixture.
/// </summary>
internal sealed class InitFiles(SourceCatalogue sources, ConnectorCatalogue connectors)
{
    private const string Document = "gtm.yaml";
    private const string Table = "reps.csv";
    private const string Settings = "local.settings.sample.json";
    private const string Workflow = "leads";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    // What a message says of whom or what, in this order, where the event has it
    private static readonly string[][] Said =
    [
        ["person.name", "person.email"], ["account.name", "account.domain"], ["deal.name", "deal.id"], ["deal.stage"],
        ["payment.amount"], ["product.event"], ["page.path"],
    ];

    /// <summary>The names of the files that are written.</summary>
    public static IReadOnlyList<string> Names => [Document, Table, ConfigurationBundle.FixturesFile, Settings];

    /// <summary>
    /// The providers of which a first document can be written: those of which the catalogue has a sample, and knows how they sign.
    /// </summary>
    public IEnumerable<SourceDefinition> Providers =>
        sources.Sources.Values
            .Where(provider => provider is { Sample: not null, Signature.Count: > 0 })
            .OrderBy(provider => provider.Name, StringComparer.Ordinal);

    /// <summary>The files by their names.</summary>
    /// <exception cref="CommandException">No document that is valid comes of the answers; the message says why.</exception>
    public async Task<IReadOnlyDictionary<string, string>> WriteAsync(InitAnswers answers)
    {
        var alone = Read(Sources(answers), []);
        var sample = await FixtureWriter.SampleAsync(alone, answers.Source);
        var tables = new Dictionary<string, string> { [Table] = Reps(answers) };
        var document = Sources(answers) + Rest(answers, sample);
        var configuration = Read(document, tables);
        return new Dictionary<string, string>
        {
            [Document] = document,
            [Table] = tables[Table],
            [ConfigurationBundle.FixturesFile] = await FixturesAsync(configuration, answers),
            [Settings] = SettingsOf(configuration),
        };
    }

    private Configuration Read(string document, Dictionary<string, string> tables)
    {
        var read = ConfigurationReader.ForThisVersion(sources, connectors).Read(new ConfigurationBundle(Document, document, tables));
        return read.Configuration ?? throw new CommandException(
            $"No document comes of this by itself:{Environment.NewLine}{string.Join(Environment.NewLine, read.Errors)}");
    }

    private string Sources(InitAnswers answers)
    {
        var provider = sources.Sources[answers.Provider];
        var text = new StringBuilder();
        text.Append("# What comes in, who gets it and what they are told. gtm validate checks this file, gtm test runs fixtures.yaml\n");
        text.Append("# beside it. Editors complete and check it by the schema that 'gtm schema' prints.\n\nversion: 1\n\nsources:\n");
        text.Append($"  {answers.Source}:  # the address that the provider calls ends with /api/hooks/{answers.Source}\n");
        text.Append($"    provider: {provider.Name}\n");
        if (provider.Handshake is not { SuppliesSecret: true })
            text.Append($"    secrets: [{Secret(answers)}]  # the name of an app setting, never the value\n");
        return text.ToString();
    }

    private static string Rest(InitAnswers answers, CanonicalEvent sample)
    {
        var to = answers.Destination;
        var isText = to.Connector != "http";
        var text = new StringBuilder();
        text.Append($"\nassignments:\n  reps:\n    pool: {Table}  # who gets one, in turn\n    strategy: round-robin\n");
        text.Append($"    fallback: {{ owner: {answers.Fallback} }}  # when nobody else can take it\n");
        text.Append($"\nworkflows:\n  {Workflow}:\n    on: [{sample.Type}]\n    assign: reps\n");
        text.Append($"    do: [ {{ to: {to.Name}{(isText ? ", template: alert" : "")} }} ]\n");
        text.Append($"\ndestinations:\n  {to.Name}: {{ connector: {to.Connector}, url: {to.Setting} }}\n");
        if (isText)
            text.Append($"\ntemplates:\n  alert: \"{Message(sample)}\"\n");
        text.Append($"\nalerts:\n  to: {to.Name}  # who is told when something breaks\n");
        return text.ToString();
    }

    private static string Message(CanonicalEvent sample)
    {
        var known = Said
            .Select(group => group.FirstOrDefault(path => FieldPath.Parse(path).Read(sample.Data) is JsonValue))
            .OfType<string>()
            .Take(3)
            .Select(path => $"{{{{ {path} }}}}")
            .DefaultIfEmpty("{{ event.subject | default: event.id }}");
        return $"{{{{ event.type }}}}: {string.Join(", ", known)}. It is {{{{ owner.name }}}}'s.";
    }

    private static string Reps(InitAnswers answers) => "name,email,team\n"
        + string.Concat(answers.Members.Select(member => $"{Cell(member.Name)},{Cell(member.Email)},sales\n"));

    private static string Cell(string text) => text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"")}\"";

    private async Task<string> FixturesAsync(Configuration configuration, InitAnswers answers)
    {
        var first = await new FixtureWriter(connectors).OfSampleAsync(configuration, answers.Source, $"{answers.Source}-sample");
        return "# Events, and what the rules beside this file make of them: gtm test runs them, and a version that fails one\n"
            + "# is not published. gtm test --from EVENT_ID prints one of an event that came in; gtm schema --fixtures says all that\n"
            + "# can be written here.\n\n"
            + $"fixtures:\n{first}";
    }

    private static string SettingsOf(Configuration configuration) => JsonSerializer.Serialize(
        new JsonObject
        {
            ["IsEncrypted"] = false,
            ["Values"] = new JsonObject(DeployedSettings.NamesFor(configuration).Select(name => KeyValuePair.Create(name, (JsonNode?)""))),
        },
        Indented) + "\n";

    private static string Secret(InitAnswers answers) => $"{answers.Source.Replace('-', '_').ToUpperInvariant()}_SECRET";
}
