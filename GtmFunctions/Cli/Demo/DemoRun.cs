using System.Globalization;

namespace GtmFunctions.Cli.Demo;

/// <summary>One run of the demo.</summary>
public sealed class DemoRun(TimeProvider clock)
{
    /// <summary>When it began.</summary>
    public DateTimeOffset Began { get; } = clock.GetUtcNow();

    /// <summary>Part of every id.</summary>
    public string Id => $"{Began.ToUnixTimeSeconds()}";

    /// <summary>The present, in seconds since 1970.</summary>
    public long Now => clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>A time before now, as JSON has it.</summary>
    public string Ago(TimeSpan age) => (clock.GetUtcNow() - age).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
