using GtmFunctions.Cli.Settings;
using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Cli.Cost;

/// <summary>What an app has that is looked at without any event: parts of its document, and subscriptions.</summary>
internal sealed record DocumentParts
{
    /// <summary>How many lists.</summary>
    public int Lists { get; init; }

    /// <summary>Whether events are matched against accounts.</summary>
    public bool Accounts { get; init; }

    /// <summary>How many subscriptions.</summary>
    public int Subscriptions { get; init; }

    /// <summary>Whether it has alerts.</summary>
    public bool Alerts { get; init; }

    /// <summary>How many tables are linked to a sheet.</summary>
    public int Sheets { get; init; }

    /// <summary>How many jobs.</summary>
    public int Jobs { get; init; }

    /// <summary>Whether sources are polled.</summary>
    public bool Polls { get; init; }

    /// <summary>Whether gaps of sources are filled.</summary>
    public bool Gaps { get; init; }

    /// <summary>The parts of a document.</summary>
    public static DocumentParts From(Configuration configuration) => new()
    {
        Lists = configuration.Lists.Count,
        Accounts = configuration.Accounts is not null,
        Alerts = configuration.Alerts is not null,
        Sheets = configuration.LinkedTables.Count,
        Jobs = configuration.Jobs.Count,
        Polls = configuration.Sources.Values.Any(source => source.Poll is not null),
        Gaps = configuration.Sources.Values.Any(source => source.Gaps is not null),
    };

    /// <summary>The parts of the document of a file.</summary>
    /// <exception cref="CommandException">There is no such file, or it is not valid.</exception>
    public static DocumentParts Read(FileInfo file) => From(LocalDocument.Load(file.ToString()).Configuration);
}
