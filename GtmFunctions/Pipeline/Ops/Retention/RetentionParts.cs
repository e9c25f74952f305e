namespace GtmFunctions.Pipeline.Ops.Retention;

/// <summary>The parts of storage that are forgotten otherwise than row by row, as states call them.</summary>
internal static class RetentionParts
{
    /// <summary>The tables of days.</summary>
    public const string Days = "days";

    /// <summary>Imports.</summary>
    public const string Imports = "imports";

    /// <summary>Lists.</summary>
    public const string Lists = "lists";

    /// <summary>Messages that were too large for a queue.</summary>
    public const string Messages = "messages";

    /// <summary>Replays of many.</summary>
    public const string Replays = "replays";

    /// <summary>Versions of the configuration.</summary>
    public const string Versions = "versions";
}
