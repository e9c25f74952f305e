using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using Xunit;

namespace GtmFunctions.Tests.Config.Reading;

/// <summary>One mistake in an otherwise valid document.</summary>
internal static class Mistake
{
    private static readonly ConfigurationReader Reader =
        ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load());

    /// <summary>Reads a document in which a section, written from line 4, is wrong.</summary>
    public static ReadResult Read(string wrong) => Reader.Read(
        "gtm.yaml",
        wrong.StartsWith("sources:", StringComparison.Ordinal)
            ? $"version: 1\n\n\n{wrong}"
            : $"version: 1\nsources:\n  crm: {{ provider: stripe, secrets: [CRM_SECRET] }}\n{wrong}",
        _ => null);

    /// <summary>Holds that exactly one error is found, in line 4, at these keys, with this in its message.</summary>
    public static void AssertNamed(string path, string message, string wrong)
    {
        var read = Read(wrong);

        Assert.Null(read.Configuration);
        var error = Assert.Single(read.Errors);
        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(("gtm.yaml", 4), (error.File, error.Line));
        Assert.Equal($"gtm.yaml:4: {path}: {error.Message}", error.ToString());
    }
}
