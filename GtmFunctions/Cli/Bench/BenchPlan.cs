namespace GtmFunctions.Cli.Bench;

/// <summary>What a bench measures, and how much of it.</summary>
internal sealed record BenchPlan
{
    /// <summary>The parts.</summary>
    public IReadOnlyList<BenchPart> Parts { get; init; } = BenchParts.Everyday;

    /// <summary>Whether each stage is a message of its own.</summary>
    public bool Queued { get; init; }

    /// <summary>How many webhooks a burst has; a quarter of them for each number of connections, a twentieth a second time.</summary>
    public int Webhooks { get; init; } = 1000;

    /// <summary>How many of a burst at once.</summary>
    public int AtOnce { get; init; } = 16;

    /// <summary>The numbers of connections over which acknowledgement is measured.</summary>
    public IReadOnlyList<int> Connections { get; init; } = [1, 10, 50, 200];

    /// <summary>How many events are sent one at a time.</summary>
    public int Lonely { get; init; } = 15;

    /// <summary>How long it is quiet before each of them: longer than the longest wait between two looks into an empty queue.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The rates, in events a second, that are kept up for a while.</summary>
    public IReadOnlyList<int> Rates { get; init; } = [5, 15];

    /// <summary>How long each rate is kept up.</summary>
    public TimeSpan SteadyFor { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>How many webhooks are sent before anything is measured: what is compiled and opened once is no part of it.</summary>
    public int WarmUp { get; init; } = 100;

    /// <summary>The sizes that growth is measured at; the first is what the others are compared with.</summary>
    public IReadOnlyList<int> Sizes { get; init; } = [1, 10, 100];

    /// <summary>How long an app calls storage for nothing, so that it is taken to have ended its work.</summary>
    public TimeSpan Settled { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether a part is measured.</summary>
    public bool Has(BenchPart part) => Parts.Contains(part);
}
