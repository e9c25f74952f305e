using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Run;

/// <summary>How far one run carries an event.</summary>
public sealed record RunSettings
{
    /// <summary>The app setting by which events go stage by stage: <c>true</c> or <c>false</c>.</summary>
    public const string SettingName = "GTM_STAGE_BY_STAGE";

    /// <summary>Whether each stage is a message of its own, and no run does more than one.</summary>
    public bool StageByStage { get; init; }

    /// <summary>How long a run takes new work up; what it has begun by then it ends.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The same for all rows of a file in one message, each of which has <see cref="Budget"/>: destinations that all take seconds do not
    /// make it last until the host's patience ends (<c>functionTimeout</c>), which would end everything else that the instance does.
    /// </summary>
    public TimeSpan RowsBudget { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The most actions of an event that a run does, side by side.</summary>
    public int MostActions { get; init; } = 8;

    /// <summary>
    /// The most calls that runs of one instance have under way at a destination or enricher. One that turns slow holds up so many runs, of
    /// the 24 that an instance has, and once only: see <see cref="MostSlowCalls"/>.
    /// </summary>
    public int MostCalls { get; init; } = 16;

    /// <summary>The most of these that may last longer than <see cref="Slow"/>: where as many do, no run begins another one.</summary>
    public int MostSlowCalls { get; init; } = 4;

    /// <summary>How long a call lasts that is slow.</summary>
    public TimeSpan Slow { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Reads it from the app's settings.</summary>
    /// <exception cref="FormatException">The setting is neither <c>true</c> nor <c>false</c>.</exception>
    public static RunSettings From(IConfiguration settings) => settings[SettingName] switch
    {
        null or "" => new RunSettings(),
        var text when bool.TryParse(text, out var isOn) => new RunSettings { StageByStage = isOn },
        var odd => throw new FormatException($"The app setting {SettingName} is '{odd}': give true or false, or leave it out."),
    };
}
