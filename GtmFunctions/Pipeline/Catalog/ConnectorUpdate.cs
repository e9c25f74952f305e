using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>How an action writes a record that is there already, where making one is another call.</summary>
/// <param name="When">What must have been found or be known, one of them being enough.</param>
/// <param name="Method">The HTTP method, in upper case.</param>
/// <param name="Path">What follows the base; values in it are percent-encoded.</param>
/// <param name="Id">Where the record's id was found, which stands for that of an answer without one.</param>
public sealed record ConnectorUpdate(IReadOnlyList<FieldPath> When, string Method, Template Path, FieldPath? Id);
