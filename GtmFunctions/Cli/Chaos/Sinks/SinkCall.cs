namespace GtmFunctions.Cli.Chaos.Sinks;

/// <summary>A request that a destination got.</summary>
/// <param name="At">When, from the beginning of the run.</param>
/// <param name="To">The destination.</param>
/// <param name="Key">Its idempotency key; empty where it had none.</param>
/// <param name="Subject">Who or what it is about.</param>
/// <param name="Owner">The owner that it names, if it names one.</param>
/// <param name="Release">The release of the document that it was rendered by.</param>
/// <param name="Acted">Whether the destination did what it was asked for.</param>
/// <param name="Answered">Whether it said so: not where it was silent, or cut the connection.</param>
internal sealed record SinkCall(
    TimeSpan At, string To, string Key, string Subject, string? Owner, string Release, bool Acted, bool Answered);
