using System.Globalization;
using Azure.Storage.Blobs.Models;

namespace GtmFunctions.Pipeline.Storage.Config;

/// <summary>
/// What the pointer to the current version says beside its name: in the blob's metadata, so that an instance of an earlier version of the
/// app, which reads the name alone, goes on by it while a newer one is deployed.
/// </summary>
internal static class PointerData
{
    private const string Publication = "publication";
    private const string RolloutVersion = "rolloutversion";
    private const string RolloutPercent = "rolloutpercent";
    private const string RolloutSince = "rolloutsince";

    /// <summary>Reads a pointer.</summary>
    public static PublishedVersion Read(string name, BlobDownloadDetails details) => new(name, details.ETag)
    {
        Publication = details.Metadata.TryGetValue(Publication, out var publication) ? publication : null,
        Rollout = details.Metadata.TryGetValue(RolloutVersion, out var version)
            && details.Metadata.TryGetValue(RolloutPercent, out var percent)
            && details.Metadata.TryGetValue(RolloutSince, out var since)
                ? new Rollout(
                    version, int.Parse(percent, CultureInfo.InvariantCulture), DateTimeOffset.Parse(since, CultureInfo.InvariantCulture))
                : null,
    };

    /// <summary>What a publication has the pointer say.</summary>
    public static Dictionary<string, string> Write(Publication publication)
    {
        var data = new Dictionary<string, string> { [Publication] = publication.Id };
        if (publication.Rollout is { } rollout)
        {
            data[RolloutVersion] = rollout.Version;
            data[RolloutPercent] = rollout.Percent.ToString(CultureInfo.InvariantCulture);
            data[RolloutSince] = rollout.Since.ToString("O", CultureInfo.InvariantCulture);
        }

        return data;
    }
}
