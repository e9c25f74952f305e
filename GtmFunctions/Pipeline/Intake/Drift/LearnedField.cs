using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>What was learned of one path. Two that were learned apart add up to what one would have learned.</summary>
internal sealed class LearnedField
{
    private const int MaxValues = 4;

    /// <summary>In how many payloads it had a value.</summary>
    public long Count { get; set; }

    /// <summary>The types it had.</summary>
    public JsonTypes Types { get; set; }

    /// <summary>What its values look like, where all look alike.</summary>
    public ValuePattern Pattern { get; set; }

    /// <summary>
    /// Short hashes of its last few different values, the newest last: enough to know a value again, too short to find it out.
    /// </summary>
    public List<uint> Values { get; init; } = [];

    /// <summary>Takes in what one payload has.</summary>
    /// <returns>Whether it has a type that is new here.</returns>
    public bool Add(ObservedField field)
    {
        if (!field.IsThere)
            return false;
        var isNew = (field.Types & ~Types) != JsonTypes.None;
        Count++;
        Types |= field.Types;
        Pattern = ValuePatterns.Both(Pattern, field.Pattern);
        if (ValueHash.For(field.First) is { } hash)
            Keep(hash);
        return isNew;
    }

    /// <summary>Takes in what was learned elsewhere, or later.</summary>
    public void Merge(LearnedField later)
    {
        Count += later.Count;
        Types |= later.Types;
        Pattern = ValuePatterns.Both(Pattern, later.Pattern);
        foreach (var hash in later.Values)
            Keep(hash);
    }

    private void Keep(uint hash)
    {
        if (!Values.Remove(hash) && Values.Count == MaxValues)
            Values.RemoveAt(0);
        Values.Add(hash);
    }
}
