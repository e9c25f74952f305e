using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage.Accounts;

/// <summary>
/// The questions which account leads are of: a row for each, of which whoever answers first is kept until somebody answers otherwise.
/// </summary>
internal sealed class AccountQuestions(StorageConnection storage)
{
    /// <summary>How many questions of a list may be open: whoever has so many has a threshold or a list to mend first.</summary>
    public const int MostOpen = 1_000;

    private const string Property = "Question";
    private static readonly RowForm<AccountQuestion> Form = RowForm.Json(Property, QuestionJson.Default.AccountQuestion);

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Accounts);

    /// <summary>All questions of a list, answered or not.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be asked.</exception>
    public async Task<IReadOnlyList<AccountQuestion>> ListAsync(string list, CancellationToken cancellation)
    {
        var questions = new List<AccountQuestion>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {list}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            questions.Add(await Form.ReadAsync(row, cancellation));
        return questions;
    }

    /// <summary>Asks, unless it was asked before.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage did not take it.</exception>
    public async Task AskAsync(AccountQuestion question, CancellationToken cancellation) =>
        await Document(question.List, question.Id).TryAddAsync(question, cancellation);

    /// <summary>Changes a question.</summary>
    /// <returns>What stands then; <see langword="null"/> where there is none of that id.</returns>
    public async Task<AccountQuestion?> ChangeAsync(
        string list, string id, Func<AccountQuestion, AccountQuestion> change, CancellationToken cancellation) =>
        (await Document(list, id).ChangeAsync(change, cancellation)).Stands;

    /// <summary>Forgets a question, unless it has changed since it was read.</summary>
    public Task<bool> TryForgetAsync(AccountQuestion question, CancellationToken cancellation) =>
        Document(question.List, question.Id).TryDeleteAsync(question, cancellation);

    private TableDocument<AccountQuestion> Document(string list, string id) => new(_table, list, id, Form);
}
