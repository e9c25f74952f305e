using GtmFunctions.Pipeline.Ops.Checks;

namespace GtmFunctions.Cli.Doctor;

/// <summary>Judges whether the app is the build that this command line is.</summary>
public static class BuildCheck
{
    private const string Check = "build";

    /// <summary>Judges it.</summary>
    /// <param name="app">The app's build.</param>
    /// <param name="runtime">What the app runs on.</param>
    /// <param name="own">This command line's build.</param>
    public static Finding Examine(string app, string? runtime, string own) => app == own
        ? Finding.Ok(Check, $"{app} on {runtime}")
        : Finding.Warning(
            Check,
            $"the app is {app} on {runtime}, and this command line is {own}",
            "Deploy this commit, or use the command line of the app's: documents that are valid to one may not be to the other.");
}
