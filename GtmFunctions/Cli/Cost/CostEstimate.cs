namespace GtmFunctions.Cli.Cost;

/// <summary>A row of an estimate.</summary>
/// <param name="What">What is paid for.</param>
/// <param name="Quantity">How much of it, what is free included.</param>
/// <param name="Free">How much of it is free.</param>
/// <param name="Price">The price of <paramref name="Per"/> of it.</param>
/// <param name="Per">How much the price is of.</param>
/// <param name="Cost">What it costs.</param>
/// <param name="Source">The page on which the price is published.</param>
/// <param name="Read">Whether the price was read there.</param>
internal sealed record CostLine(string What, double Quantity, double Free, decimal Price, int Per, decimal Cost, Uri Source, bool Read)
{
    /// <summary>What so much costs.</summary>
    public static CostLine From(string what, double quantity, Price price)
    {
        var free = Math.Min(quantity, price.Free);
        return new(
            what, quantity, free, price.Amount, price.Per, (decimal)(quantity - free) / price.Per * price.Amount, price.Source, price.Read);
    }
}

/// <summary>What a month costs.</summary>
/// <param name="Region">The region of the prices.</param>
/// <param name="Currency">Their currency.</param>
/// <param name="AsOf">The day on which they were looked up.</param>
/// <param name="Lines">What is paid for; nothing of which there is none.</param>
/// <param name="Total">The sum.</param>
internal sealed record CostEstimate(string Region, string Currency, DateOnly AsOf, IReadOnlyList<CostLine> Lines, decimal Total)
{
    /// <summary>The sum for a thousand events.</summary>
    public decimal PerThousandEvents { get; init; }

    /// <summary>What the quantities of a month cost.</summary>
    public static CostEstimate From(MonthOfEvents month, Quantities quantities, PriceList list)
    {
        var prices = list.Prices;
        CostLine[] lines =
        [
            CostLine.From("function runs", quantities.Runs, prices.Runs),
            CostLine.From("GB-s of instances that run something", quantities.GigabyteSeconds, prices.GigabyteSeconds),
            CostLine.From("function runs, kept warm", quantities.WarmRuns, prices.WarmRuns),
            CostLine.From("GB-s that run something, kept warm", quantities.WarmGigabyteSeconds, prices.WarmGigabyteSeconds),
            CostLine.From("GB-s kept warm", quantities.WarmBaseline, prices.WarmBaseline),
            CostLine.From("queue operations of events", quantities.QueueOperations, prices.QueueOperations),
            CostLine.From("queue operations, idle reads at most", quantities.IdleReads, prices.QueueOperations),
            CostLine.From("table transactions of events", quantities.TableTransactions, prices.TableTransactions),
            CostLine.From("blob operations of events", quantities.BlobOperations, prices.BlobOperations),
            .. Looks("rules", quantities.Standing.Rules, prices),
            .. Looks("lists", quantities.Standing.Lists, prices),
            .. Looks("accounts", quantities.Standing.Accounts, prices),
            .. Looks("subscriptions", quantities.Standing.Subscriptions, prices),
            .. Looks("destinations", quantities.Standing.Destinations, prices),
            .. Calls("that store counts", quantities.Standing.Counts, prices),
            .. Calls("of timers", quantities.Standing.Timers, prices),
            CostLine.From("GB in tables", month.StoredGigabytes, prices.TableGigabytes),
            CostLine.From("GB of logs", month.LogGigabytes, prices.LogGigabytes),
        ];
        var total = lines.Sum(line => line.Cost);
        return new(list.Region, list.Currency, list.AsOf, [.. lines.Where(line => line.Quantity > 0)], total)
        {
            PerThousandEvents = month.Events == 0 ? 0 : total / month.Events * 1000,
        };
    }

    private static IEnumerable<CostLine> Looks(string what, ServiceCalls calls, Prices prices) =>
        Calls($"that look at {what}, at most", calls, prices);

    private static IEnumerable<CostLine> Calls(string which, ServiceCalls calls, Prices prices) =>
    [
        CostLine.From($"queue operations {which}", calls.Queues, prices.QueueOperations),
        CostLine.From($"table transactions {which}", calls.Tables, prices.TableTransactions),
        CostLine.From($"blob reads {which}", calls.BlobReads, prices.BlobReads ?? prices.BlobOperations),
        CostLine.From($"blob operations {which}", calls.Blobs, prices.BlobOperations),
    ];
}
