namespace GtmFunctions.Pipeline.Surface;

/// <summary>Where the pages for people are.</summary>
internal static class PagesAddress
{
    /// <summary>The route of all pages after <c>/api/</c>.</summary>
    public const string Route = "ops/pages";

    /// <summary>The first page.</summary>
    public const string Home = $"/{HttpEndpoint.Prefix}/{Route}";
}
