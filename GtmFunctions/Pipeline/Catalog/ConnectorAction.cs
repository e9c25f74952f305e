using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>One operation of a connector.</summary>
public sealed record ConnectorAction
{
    // What a call adds to the values, and no document or event gives
    private static readonly string[] OfTheCall = ["action", "asked", "found", "settings", "text"];

    /// <summary>The name that a workflow's <c>action:</c> uses.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of thing it does.</summary>
    public required ActionClass Class { get; init; }

    /// <summary>
    /// What the event or the workflow must say, each as alternatives of which one is enough. Without it the call is refused unsent: an
    /// API that is asked for nobody may answer with everybody.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<FieldPath>> Requires { get; init; } = [];

    /// <summary>What it reads of the event and of the workflow's <c>with</c>, each with a word on it.</summary>
    public IReadOnlyList<ConnectorField> Fields { get; init; } = [];

    /// <summary>The HTTP method, in upper case.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>The base where the destination names none; the connector's own where this is none.</summary>
    public string? Url { get; init; }

    /// <summary>What follows the base, from its slash or question mark on; values in it are percent-encoded.</summary>
    public Template? Path { get; init; }

    /// <summary>Header to template.</summary>
    public IReadOnlyDictionary<string, Template> Headers { get; init; } = new Dictionary<string, Template>();

    /// <summary>The media type of the body.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>The <c>{{ text }}</c> of <see cref="Body"/> where the workflow names no template.</summary>
    public Template? Text { get; init; }

    /// <summary>
    /// The connector's own body; entries that come out as empty text are left out, so that nothing is overwritten with nothing.
    /// Without one a text template is the whole body, and without a template the canonical event is.
    /// </summary>
    public Template? Body { get; init; }

    /// <summary>
    /// Where a workflow's object template is laid over <see cref="Body"/>, <c>.</c> for the root; it replaces the body where this is none.
    /// </summary>
    public FieldPath? Into { get; init; }

    /// <summary>The steps before the call, in order: what is asked, and made where it is not there.</summary>
    public IReadOnlyList<ConnectorLookup> Lookups { get; init; } = [];

    /// <summary>How a record that is there already is written instead; <see langword="null"/> where both are one call.</summary>
    public ConnectorUpdate? Update { get; init; }

    /// <summary>Where a look-up puts the record's own fields; <see langword="null"/> where the API cannot be asked for them.</summary>
    public FieldPath? Existing { get; init; }

    /// <summary>
    /// The fields, as the destination names them, that are left as they are where the record has a value: what is not the person's own
    /// word. A workflow's <c>with: { whenEmpty }</c> names others instead.
    /// </summary>
    public IReadOnlyList<string> WhenEmpty { get; init; } = [];

    /// <summary>Where the answer has the id of what was made, tried in order.</summary>
    public IReadOnlyList<FieldPath> ExternalId { get; init; } = [];

    /// <summary>What is cut to size before it is sent.</summary>
    public IReadOnlyList<MessageCap> Caps { get; init; } = [];

    /// <summary>The most bytes a body may have; a longer one is refused unsent, or cut.</summary>
    public int? MaxBytes { get; init; }

    /// <summary>Whether the longest texts of a body that is too long are cut: of a message to people, never of data.</summary>
    public bool CutsWhenTooLong { get; init; }

    /// <summary>The keys of <c>with</c> that mean something to it; a document's template may read others.</summary>
    public IReadOnlySet<string> WithKeys =>
        Fields.Select(read => read.Path).Where(IsOfWith).Select(path => path[ConnectorField.With.Length..])
            .Concat(Enumerable.Repeat("whenEmpty", Existing is null ? 0 : 1))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>The paths of the event's fields and of <c>with</c> that its requirements and templates name.</summary>
    internal IReadOnlySet<string> Reads =>
        new[] { Path, Body, Text, Update?.Path }.Concat(Headers.Values)
            .OfType<Template>()
            .Concat(Lookups.SelectMany(lookup => lookup.Templates))
            .SelectMany(template => template.References)
            .Concat(Requires.SelectMany(alternatives => alternatives).Concat(Update?.When ?? []).Select(path => path.Text))
            .Concat(Lookups.SelectMany(lookup => lookup.Reads))
            .Where(path => !OfTheCall.Contains(path.Split('.', '[')[0]))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>What a document must say under <c>with</c> and does not, each as the keys of which one is enough.</summary>
    /// <param name="with">What it says there; <see langword="null"/> where nothing.</param>
    public IReadOnlyList<IReadOnlyList<string>> MissingWith(JsonObject? with) =>
    [
        .. Requires.Where(alternatives => alternatives.All(path => IsOfWith(path.Text)))
            .Select(alternatives => alternatives.Select(path => path.Text[ConnectorField.With.Length..]).ToArray())
            .Where(keys => keys.All(key => string.IsNullOrWhiteSpace(FieldText.From(with?[key])))),
    ];

    private static bool IsOfWith(string path) => path.StartsWith(ConnectorField.With, StringComparison.Ordinal);
}

/// <summary>What is cut to size before it is sent.</summary>
/// <param name="Path">The text or array; inside each item of <c>each</c> where there is one.</param>
/// <param name="Max">The most characters of a text, or items of an array.</param>
public sealed record MessageCap(FieldPath Path, int Max)
{
    /// <summary>The <c>type</c> of the objects, anywhere in the message, that the paths begin at; the message itself without one.</summary>
    public string? Type { get; init; }

    /// <summary>An array of which each item is looked at.</summary>
    public FieldPath? Each { get; init; }

    /// <summary>What stands for a text that is empty or missing, where the API refuses a message with one.</summary>
    public string? WhenEmpty { get; init; }
}
