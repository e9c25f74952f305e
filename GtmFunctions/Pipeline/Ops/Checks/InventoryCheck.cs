namespace GtmFunctions.Pipeline.Ops.Checks;

/// <summary>Judges whether the pipeline's tables and containers are there.</summary>
internal static class InventoryCheck
{
    private const string Check = "tables and containers";

    /// <summary>Judges it.</summary>
    /// <param name="missing">What is missing, such as <c>table GtmClaims</c>.</param>
    public static Finding Examine(IReadOnlyList<string> missing) => missing.Count == 0
        ? Finding.Ok(Check, "all are there")
        : Finding.Failed(Check, $"missing: {string.Join(", ", missing)}", "Restart the app: it makes them when it starts.");
}
