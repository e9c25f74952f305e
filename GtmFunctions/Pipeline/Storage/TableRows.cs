using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>Reads rows by their keys.</summary>
internal static class TableRows
{
    /// <summary>A row; <see langword="null"/> where there is none of that key.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be asked; with 404 where there is no such table.</exception>
    public static async Task<TableEntity?> FindAsync(this TableClient table, string partition, string row, CancellationToken cancellation)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
        return found.HasValue ? found.Value : null;
    }
}
