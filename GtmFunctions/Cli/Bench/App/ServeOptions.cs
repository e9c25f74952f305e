namespace GtmFunctions.Cli.Bench.App;

/// <summary>What a process that is measured serves; it reads this from its input, as a line of JSON.</summary>
/// <param name="Storage">The connection string of its storage account.</param>
/// <param name="Sink">The address of the destination; <see langword="null"/> serves <see cref="BareApp"/>, which has none.</param>
/// <param name="Queued">Whether each stage is a message of its own.</param>
/// <param name="Size">What its configuration has besides the plainest.</param>
internal sealed record ServeOptions(string Storage, string? Sink, bool Queued = false, BenchSize? Size = null);
