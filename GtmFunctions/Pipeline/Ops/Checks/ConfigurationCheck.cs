using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Ops.Checks;

/// <summary>Judges which configuration decides.</summary>
internal static class ConfigurationCheck
{
    private const string Check = "configuration";

    /// <summary>Judges it.</summary>
    /// <param name="loaded">The version that this instance decides by, if it has one.</param>
    /// <param name="stored">The version that is published, if there is one.</param>
    /// <param name="fault">Why none could be loaded, or why the published one does not decide.</param>
    public static Finding Examine(Configuration? loaded, string? stored, string? fault)
    {
        if (loaded is null)
        {
            return Finding.Failed(
                Check,
                $"none is loaded, so every webhook is answered 503: {fault ?? "the published one cannot be read"}",
                "Publish one by PUT ops/config (infra/deploy/publish-config.sh), or have the setting GTM_CONFIG name a document of the " +
                "package and restart the app.");
        }

        if (fault is not null && stored is not null && loaded.Version != stored)
        {
            return Finding.Failed(
                Check,
                $"version {stored} is published and cannot be used, so version {loaded.Version} from before it decides: {fault}",
                "Mend the document and publish it by PUT ops/config, or go back to a version of before by POST ops/config/rollback.");
        }

        if (stored is null)
        {
            return Finding.Failed(
                Check,
                $"version {loaded.Version} is loaded and is not in storage any more: the next instance that starts has none",
                "Publish it again by PUT ops/config; the container gtm-config keeps deleted blobs for some days.");
        }

        if (loaded.Version != stored)
        {
            return Finding.Warning(
                Check,
                $"this instance decides by version {loaded.Version}, and {stored} is published",
                "Ask again in ten seconds, which is how soon each instance looks.");
        }

        var what =
            $"version {loaded.Version}: {loaded.Sources.Count} sources, {loaded.Workflows.Count} workflows, " +
            $"{loaded.Destinations.Count} destinations";
        return loaded.Sources.Count == 0
            ? Finding.Warning(Check, what, "Name a source in the document: without one every webhook is answered 404.")
            : Finding.Ok(Check, what);
    }
}
