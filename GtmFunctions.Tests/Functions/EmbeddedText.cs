namespace GtmFunctions.Tests.Functions;

/// <summary>Files of the repository that the tests carry with them, so that they can be read from any folder.</summary>
internal static class EmbeddedText
{
    /// <summary>Reads one by its logical name.</summary>
    public static string Read(string name)
    {
        using var reader = new StreamReader(
            typeof(EmbeddedText).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The tests carry no '{name}'."));
        return reader.ReadToEnd();
    }
}
