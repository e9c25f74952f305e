namespace GtmFunctions.Pipeline.Storage.Alerts;

/// <summary>That an alarm is not told for a while, as it is stored.</summary>
/// <param name="Key">The alarm's key.</param>
/// <param name="Until">When it is told again.</param>
/// <param name="By">Who muted it.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why, if that was said.</param>
internal sealed record StoredMute(string Key, DateTimeOffset Until, string By, DateTimeOffset At, string? Reason) : StoredRecord;
