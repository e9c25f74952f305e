using GtmFunctions.Pipeline.Storage.Telemetry;

namespace GtmFunctions.Pipeline.Telemetry.Traffic;

/// <summary>The use of a source's secrets, as instances and hours add to it.</summary>
internal static class SecretUses
{
    // A name that the document has not had for so long is forgotten, so that a row does not grow
    private const int Most = 16;

    /// <summary>Each secret once, with its first and last use; of more than 16 those that were used last.</summary>
    public static IReadOnlyList<SecretUse> Join(IEnumerable<SecretUse> known, IEnumerable<SecretUse> more) =>
    [
        .. known.Concat(more)
            .GroupBy(use => use.Name, (name, uses) => uses.Aggregate((one, other) => new SecretUse(
                name, one.First < other.First ? one.First : other.First, one.Last > other.Last ? one.Last : other.Last)))
            .OrderByDescending(use => use.Last)
            .Take(Most),
    ];
}
