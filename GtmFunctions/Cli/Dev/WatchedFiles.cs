namespace GtmFunctions.Cli.Dev;

/// <summary>
/// A document and what lies beside it, looked at every half a second: the notices of file systems are not to be had on every mount.
/// </summary>
/// <param name="document">The path of the document.</param>
internal sealed class WatchedFiles(string document)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // What a document, its tables and its fixtures are written in
    private static readonly string[] Read = [".yaml", ".csv", ".xlsx"];

    private string _seen = Look(document);

    /// <summary>Waits until a file was saved and stays as it is for one look, so that nothing half-written is read.</summary>
    /// <returns><see langword="false"/> once it is cancelled.</returns>
    public async Task<bool> ChangedAsync(TimeProvider clock, CancellationToken cancellation)
    {
        var last = _seen;
        while (true)
        {
            await Task.Delay(Pause, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellation.IsCancellationRequested)
                return false;
            var now = Look(document);
            if (now != _seen && now == last)
            {
                _seen = now;
                return true;
            }

            last = now;
        }
    }

    // An editor that saves by renaming leaves no file there for a moment
    private static string Look(string document)
    {
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(document))!;
            var files = new[] { folder, Path.Combine(folder, "tables") }
                .Where(Directory.Exists)
                .SelectMany(Directory.EnumerateFiles)
                .Where(file => Read.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Append(Path.GetFullPath(document))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(file => new FileInfo(file))
                .Where(file => file.Exists);
            return string.Join('\n', files.Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
