using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>How far a clock may be off before a source's webhooks are refused for the age of their signed timestamp.</summary>
/// <param name="Source">The source.</param>
/// <param name="Tolerance">How far, either way.</param>
public sealed record SignedTolerance(string Source, TimeSpan Tolerance)
{
    /// <summary>The least of a document; <see langword="null"/> where no source signs a time.</summary>
    public static SignedTolerance? TightestOf(Configuration configuration) => (
        from source in configuration.Sources.Values
        from scheme in source.Provider.Signature
        where scheme.Timestamp is not null || scheme.List?.Timestamp is not null || scheme.Scheme == SignatureScheme.Jwt
        orderby scheme.Tolerance
        select new SignedTolerance(source.Name, scheme.Tolerance)).FirstOrDefault();
}
