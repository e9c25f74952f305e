using System.Text.Json;
using System.Text.Json.Serialization;

namespace GtmFunctions.Cli.Cost;

/// <summary>Prices of one region: <c>prices.json</c>, or a file of the user's own of the same form.</summary>
internal sealed record PriceList
{
    private const string File = "Cost/prices.json";

    /// <summary>The region.</summary>
    public required string Region { get; init; }

    /// <summary>The currency of all prices.</summary>
    public required string Currency { get; init; }

    /// <summary>The day on which they were looked up.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>The prices.</summary>
    public required Prices Prices { get; init; }

    /// <summary>The prices that come with this version.</summary>
    public static PriceList Load() => CostJson.Read(CostJson.OwnFile(File), File, CostJson.Default.PriceList);

    /// <summary>The prices of a file.</summary>
    /// <exception cref="CommandException">There is no such file, or it is not of that form; the message has the line.</exception>
    public static PriceList Load(FileInfo file)
    {
        try
        {
            return CostJson.Read(System.IO.File.ReadAllText(file.FullName), file.ToString(), CostJson.Default.PriceList);
        }
        catch (IOException unreadable)
        {
            throw new CommandException($"{file} cannot be read: {unreadable.Message}", unreadable);
        }
    }
}

/// <summary>What is paid for.</summary>
internal sealed record Prices
{
    /// <summary>Function runs on instances that come and go.</summary>
    public required Price Runs { get; init; }

    /// <summary>Memory of such instances while they run something, in GB-s.</summary>
    public required Price GigabyteSeconds { get; init; }

    /// <summary>Function runs on instances that are kept warm.</summary>
    public required Price WarmRuns { get; init; }

    /// <summary>Memory of instances that are kept warm while they run something, in GB-s.</summary>
    public required Price WarmGigabyteSeconds { get; init; }

    /// <summary>Memory of instances that are kept warm, all the time, in GB-s.</summary>
    public required Price WarmBaseline { get; init; }

    /// <summary>Calls to queues.</summary>
    public required Price QueueOperations { get; init; }

    /// <summary>Calls to tables, a transaction of many rows being one.</summary>
    public required Price TableTransactions { get; init; }

    /// <summary>Calls to blobs.</summary>
    public required Price BlobOperations { get; init; }

    /// <summary>Reads of a blob; at the price of <see cref="BlobOperations"/> where a file has none.</summary>
    public Price? BlobReads { get; init; }

    /// <summary>Gigabytes kept in tables for a month.</summary>
    public required Price TableGigabytes { get; init; }

    /// <summary>Gigabytes of logs and traces taken in.</summary>
    public required Price LogGigabytes { get; init; }
}

/// <summary>A price.</summary>
/// <param name="Amount">What <paramref name="Per"/> of them cost.</param>
/// <param name="Source">The page on which it is published.</param>
/// <param name="Per">How many that is the price of.</param>
/// <param name="Free">How many a month are free.</param>
/// <param name="Read">Whether it was read on that page; otherwise from others who quote it, and to be checked.</param>
internal sealed record Price(
    decimal Amount, Uri Source, int Per = 1, int Free = 0, bool Read = false)
{
    /// <summary>What so many of them cost.</summary>
    [JsonPropertyName("price")]
    public decimal Amount { get; } = Amount >= 0 ? Amount : throw new JsonException("a price must not be less than 0");

    /// <summary>How many that is the price of.</summary>
    public int Per { get; } = Per >= 1 ? Per : throw new JsonException("'per' must be at least 1");

    /// <summary>How many a month are free.</summary>
    public int Free { get; } = Free >= 0 ? Free : throw new JsonException("'free' must not be less than 0");
}
