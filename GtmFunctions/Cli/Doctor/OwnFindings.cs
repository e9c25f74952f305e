using GtmFunctions.Cli.Remote;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Checks;

namespace GtmFunctions.Cli.Doctor;

/// <summary>What the app found when it examined itself, or why it could not be asked.</summary>
/// <param name="Findings">What it found.</param>
/// <param name="Build">Its build; <see langword="null"/> where it could not be asked.</param>
/// <param name="Runtime">What it runs on.</param>
/// <param name="Tightest">The least that a signed timestamp may be off; <see langword="null"/> where none is signed or known.</param>
public sealed record OwnFindings(IReadOnlyList<Finding> Findings, string? Build, string? Runtime, SignedTolerance? Tightest)
{
    private const string Check = "the app's own checks";

    /// <summary>Reads the answer of <c>GET ops/checks</c>.</summary>
    public static OwnFindings From(AppAnswer answer) => answer.Status switch
    {
        200 when answer.Read(DoctorJson.Default.ChecksAnswer) is { Checks: { } checks } told => new OwnFindings(
            [.. checks.Select(Finding.FromJson)],
            told.App?.Build,
            told.App?.Runtime,
            told.App?.Tightest is { Source: { } source, Seconds: { } seconds }
                ? new SignedTolerance(source, TimeSpan.FromSeconds(seconds))
                : null),
        401 or 403 => None(
            Finding.Failed(
                Check,
                $"the key was refused ({answer.Status}), so nothing is known of its inside",
                $"Give a function key or the master key with --key or in {RemoteOptions.KeyVariable}: az functionapp keys list.")),
        404 => None(Finding.Failed(Check, "the app does not know them", "It runs an older version: deploy this one.")),
        _ => None(
            Finding.Failed(
                Check, $"they were answered {answer.Status}", "Look at the exceptions of the function RunChecks in Application Insights.")),
    };

    private static OwnFindings None(Finding finding) => new([finding], Build: null, Runtime: null, Tightest: null);
}
