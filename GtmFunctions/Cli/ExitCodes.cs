namespace GtmFunctions.Cli;

/// <summary>What <c>gtm</c> exits with.</summary>
internal static class ExitCodes
{
    /// <summary>It was done, and what was looked at is as it should be.</summary>
    public const int Done = 0;

    /// <summary>It could not be done, was refused, or something is not as it should be.</summary>
    public const int Failed = 1;

    /// <summary>The command line says something that is not known, or lacks something.</summary>
    public const int Misuse = 2;

    /// <summary>It was stopped by Ctrl-C before its end.</summary>
    public const int Stopped = 130;
}
