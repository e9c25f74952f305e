using System.Globalization;
using GtmFunctions.Cli.Commands;

namespace GtmFunctions.Cli.Cost;

/// <summary>An estimate as a table.</summary>
internal static class CostText
{
    /// <summary>The table, and what it does not hold.</summary>
    public static string Render(CostEstimate estimate)
    {
        var table = new TextTable("a month", "quantity", "free", "price", "per", estimate.Currency);
        foreach (var line in estimate.Lines)
        {
            table.Add(
                line.What,
                Quantity(line.Quantity),
                line.Free > 0 ? Quantity(line.Free) : "",
                $"{line.Price.ToString("0.######", CultureInfo.InvariantCulture)}{(line.Read ? "" : " *")}",
                Quantity(line.Per),
                Money(line.Cost));
        }

        table.Add("total", "", "", "", "", Money(estimate.Total));
        table.Add("for 1,000 events", "", "", "", "", estimate.PerThousandEvents.ToString("0.0000", CultureInfo.InvariantCulture));
        var day = estimate.AsOf.ToString("O", CultureInfo.InvariantCulture);
        var unread = estimate.Lines.Any(line => !line.Read)
            ? $"* as others quote it: check it on its page (--json names each) and give your own with --prices FILE.{Environment.NewLine}"
            : "";
        return $"""
            {table}
            Prices of {estimate.Region}, looked up on {day}. Events are spread evenly, which is the dearest: those of one second share it.
            {unread}Not in it: Front Door, private endpoints, Key Vault, traffic, retries, payloads over 48 KiB, and what is
            due by a schedule: polls, syncs, jobs, forgetting.

            """;
    }

    private static string Quantity(double quantity) => quantity.ToString("#,0.##", CultureInfo.InvariantCulture);

    private static string Money(decimal cost) => cost.ToString("#,0.00", CultureInfo.InvariantCulture);
}
