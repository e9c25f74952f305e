using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Assign;

/// <summary>An event goes from one owner to another.</summary>
/// <param name="Step">Which owner the other one is, from 2.</param>
/// <param name="Had">The addresses of those who had it: none of them gets it again, but for the fallback.</param>
/// <param name="Why">Why it goes, in words.</param>
/// <param name="ToFallback">Why nobody but the fallback may have it; <see langword="null"/> where others may.</param>
internal sealed record Handover(int Step, IReadOnlyList<string> Had, string Why, OwnerReason? ToFallback)
{
    /// <summary>Whether somebody had it.</summary>
    public bool Includes(string email) => Had.Contains(email, StringComparer.OrdinalIgnoreCase);
}
