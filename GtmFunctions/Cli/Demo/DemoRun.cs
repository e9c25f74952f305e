namespace GtmFunctions.Cli.Demo;

/// <summary>One run of the demo.</summary>
/// <param name="Now">When it began.</param>
public sealed record DemoRun(DateTimeOffset Now)
{
    /// <summary>Part of every id.</summary>
    public string Id => $"{Now.ToUnixTimeSeconds()}";

    /// <summary>A time before now, as JSON has it.</summary>
    public string Ago(TimeSpan age) => (Now - age).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
