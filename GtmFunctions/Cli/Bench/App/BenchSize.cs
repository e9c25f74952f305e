namespace GtmFunctions.Cli.Bench.App;

/// <summary>How much a configuration that is measured has besides one source, one workflow and one destination.</summary>
/// <param name="Others">Sources that get nothing, and as many workflows that listen for what never comes.</param>
/// <param name="Asked">Workflows that are asked about each event, and want nothing of it.</param>
/// <param name="Rows">Rows of a table, into which one workflow looks for each event.</param>
internal sealed record BenchSize(int Others = 0, int Asked = 0, int Rows = 0)
{
    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Parts());

    private IEnumerable<string> Parts()
    {
        if (Others > 0)
            yield return $"{Others:#,0} idle sources and workflows";
        if (Asked > 0)
            yield return $"{Asked:#,0} workflows asked";
        if (Rows > 0)
            yield return $"a table of {Rows:#,0} rows";
    }
}
