namespace GtmFunctions.Pipeline.Telemetry.Numbers;

/// <summary>What something that is counted belongs to: it counts in all, and under each label that it has.</summary>
/// <param name="Source">The source.</param>
/// <param name="Type">The canonical type.</param>
/// <param name="Workflow">The workflow.</param>
/// <param name="Branch">The branch of the workflow.</param>
/// <param name="Destination">The destination.</param>
/// <param name="Owner">The owner's address.</param>
internal readonly record struct NumberLabels(
    string? Source = null,
    string? Type = null,
    string? Workflow = null,
    string? Branch = null,
    string? Destination = null,
    string? Owner = null)
{
    /// <summary>The place of each label, in all first.</summary>
    public IEnumerable<(NumberDimension Dimension, string Name)> Places()
    {
        yield return (NumberDimension.Total, "");
        if (!string.IsNullOrEmpty(Source))
            yield return (NumberDimension.Source, Source);
        if (!string.IsNullOrEmpty(Type))
            yield return (NumberDimension.Type, Type);
        if (!string.IsNullOrEmpty(Workflow))
            yield return (NumberDimension.Workflow, Workflow);
        if (!string.IsNullOrEmpty(Workflow) && !string.IsNullOrEmpty(Branch))
            yield return (NumberDimension.Branch, $"{Workflow}:{Branch}");
        if (!string.IsNullOrEmpty(Destination))
            yield return (NumberDimension.Destination, Destination);
        if (!string.IsNullOrEmpty(Owner))
            yield return (NumberDimension.Owner, Owner);
    }
}
