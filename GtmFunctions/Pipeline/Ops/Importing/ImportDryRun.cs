using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Import;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Preview;

namespace GtmFunctions.Pipeline.Ops.Importing;

/// <summary>What the first rows of a file would do by the rules that are live. Nothing was claimed, written or sent.</summary>
public sealed record ImportDryRun
{
    /// <summary>The import's id.</summary>
    public required string Import { get; init; }

    /// <summary>What they would do, in a sentence.</summary>
    public required string Answer { get; init; }

    /// <summary>The columns, and what each is taken for.</summary>
    public required ImportSheet Sheet { get; init; }

    /// <summary>How the rows would be read.</summary>
    public required ImportMapping Mapping { get; init; }

    /// <summary>How many rows would become events.</summary>
    public int Events { get; init; }

    /// <summary>How many rows would be copies of events that came before.</summary>
    public int Duplicates { get; init; }

    /// <summary>How many rows would be rejected.</summary>
    public int Rejected { get; init; }

    /// <summary>What each workflow would make of them.</summary>
    public IReadOnlyList<ImportWorkflow> Workflows { get; init; } = [];

    /// <summary>What each owner would get.</summary>
    public IReadOnlyList<ImportOwner> Owners { get; init; } = [];

    /// <summary>How often each destination would be called.</summary>
    public IReadOnlyList<ImportDestination> Destinations { get; init; } = [];

    /// <summary>What cannot be known without asking somebody, in sentences.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];
}

/// <summary>What a workflow would make of rows.</summary>
/// <param name="Workflow">The workflow.</param>
/// <param name="Counts">What becomes of the events.</param>
public sealed record ImportWorkflow(string Workflow, PreviewWorkflowCounts Counts);

/// <summary>What an owner would get.</summary>
/// <param name="Email">Their address.</param>
/// <param name="Name">What people call them.</param>
/// <param name="Events">How many events.</param>
public sealed record ImportOwner(string Email, string Name, int Events);

/// <summary>How often a destination would be called.</summary>
/// <param name="Destination">Its name.</param>
/// <param name="Calls">How often.</param>
/// <param name="Over">Its limits that calls would have to wait for, at the import's rate.</param>
public sealed record ImportDestination(string Destination, int Calls, IReadOnlyList<string> Over);

/// <summary>Imports, newest first.</summary>
/// <param name="Imports">The imports.</param>
public sealed record ImportPage(IReadOnlyList<ImportStatus> Imports);

/// <summary>JSON of the calls about imports.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(ImportStatus))]
[JsonSerializable(typeof(ImportPage))]
[JsonSerializable(typeof(ImportSheet))]
[JsonSerializable(typeof(ImportDryRun))]
public sealed partial class ImportOpsJson : JsonSerializerContext;
