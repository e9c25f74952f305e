using System.Globalization;
using System.Security.Cryptography;
using Azure;

namespace GtmFunctions.Pipeline.Storage.Config;

/// <summary>What the blobs of versions, publications and drafts have in common.</summary>
internal static class ConfigBlob
{
    /// <summary>Whether storage itself says that there is no such blob.</summary>
    public static bool IsNone(RequestFailedException failure) =>
        failure is { Status: 404, ErrorCode: "BlobNotFound" or "ContainerNotFound" };

    /// <summary>A new id, which sorts by its time: 17 digits and 6 hexadecimal ones after a letter.</summary>
    /// <param name="kind">The letter.</param>
    /// <param name="now">The time, to the millisecond.</param>
    public static string NewId(char kind, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"{kind}{now.UtcDateTime:yyyyMMddHHmmssfff}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3))}");
}
