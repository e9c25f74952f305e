namespace GtmFunctions.Pipeline.Accounts.Names;

/// <summary>Reads the data files of the room, which the assembly holds: one entry a line, <c>#</c> for comments.</summary>
internal static class NameData
{
    /// <summary>The lines of a file that are no comments.</summary>
    /// <param name="name">The file's name.</param>
    /// <exception cref="InvalidOperationException">The file is not embedded.</exception>
    public static IEnumerable<string> Lines(string name)
    {
        using var stream = typeof(NameData).Assembly.GetManifestResourceStream($"Accounts/{name}")
            ?? throw new InvalidOperationException($"Accounts/Data/{name} is not embedded: see Pipeline.csproj");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#');
    }
}
