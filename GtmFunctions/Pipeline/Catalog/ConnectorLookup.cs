using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>
/// A step before a call: something that must be known, such as the id of a record, or whether the thing is already done; and how a record
/// that is not there is made.
/// </summary>
public sealed record ConnectorLookup
{
    /// <summary>The name under <c>found</c> by which templates that come later have the value.</summary>
    public required string Name { get; init; }

    /// <summary>The HTTP method, in upper case. A lookup does no harm when it is made again, whatever its method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>
    /// What follows the base, with a leading slash; values in it are percent-encoded. <see langword="null"/> where the API cannot be asked
    /// and <see cref="Create"/> does no harm when it is made again.
    /// </summary>
    public Template? Path { get; init; }

    /// <summary>The body, of a lookup that has one.</summary>
    public Template? Body { get; init; }

    /// <summary>
    /// The path of the value in the answer; <see langword="null"/> where <see cref="Path"/> is.
    /// </summary>
    public PathTemplate? Value { get; init; }

    /// <summary>What the value must read as to be what is looked for; any where <see langword="null"/>.</summary>
    public Template? EqualTo { get; init; }

    /// <summary>
    /// Where an enricher's answer says whether anything is known: <c>false</c> there is an answer with nothing found, whatever the
    /// connector's rules make of it for an action.
    /// </summary>
    public FieldPath? Known { get; init; }

    /// <summary>What must have been found or be known for it to be asked; else it finds nothing.</summary>
    public FieldPath? Needs { get; init; }

    /// <summary>What makes it needless where it was found or is known; it then finds nothing.</summary>
    public FieldPath? Unless { get; init; }

    /// <summary>The statuses, besides 204, that mean that there is nothing to be found.</summary>
    public IReadOnlyList<StatusRange> Nothing { get; init; } = [];

    /// <summary>Whether it is asked only when an earlier try may have worked.</summary>
    public bool OnRetry { get; init; }

    /// <summary>
    /// Whether it is asked only where fields are named that must not replace what is there (<see cref="ConnectorAction.WhenEmpty"/>).
    /// </summary>
    public bool ForWhenEmpty { get; init; }

    /// <summary>Whether a value means that the thing is already done.</summary>
    public bool Done { get; init; }

    /// <summary>How the record is made that is not found; <see langword="null"/> where it is not.</summary>
    public ConnectorCreate? Create { get; init; }

    /// <summary>
    /// Why the call is refused when there is no value, and none is made; it goes on without a value where this is none, or comes out empty.
    /// </summary>
    public Template? Missing { get; init; }

    /// <summary>The templates of the step.</summary>
    internal IEnumerable<Template> Templates =>
        new[] { Path, Body, Value?.Template, EqualTo, Missing, Create?.Path, Create?.Body, Create?.GivenId }.OfType<Template>();

    /// <summary>The paths, besides those of <see cref="Templates"/>, that the step reads.</summary>
    internal IEnumerable<string> Reads =>
        new[] { Needs, Unless }.OfType<FieldPath>().Select(path => path.Text)
            .Concat(Create is null ? [] : Enumerable.Repeat(ConnectorCreate.Switch, 1));
}
