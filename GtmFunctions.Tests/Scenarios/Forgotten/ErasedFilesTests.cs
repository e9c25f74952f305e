using System.Globalization;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Storage;
using Xunit;
using static GtmFunctions.Tests.Scenarios.Forgotten.ErasedPerson;

namespace GtmFunctions.Tests.Scenarios.Forgotten;

/// <summary>Every byte of the files of a storage that a person was erased from, messages that are asleep among them.</summary>
public sealed class ErasedFilesTests(AzuriteFixture azurite) : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    [CiFact]
    public Task Person_OfSomeEventsErased_IsInNoFileOfTheStorage() => EraseAndLookAsync(20);

    [Fact(Explicit = true)]
    public Task Person_OfManyEventsErased_IsInNoFileOfTheStorage() => EraseAndLookAsync(500);

    private async Task EraseAndLookAsync(int events)
    {
        await using (var storage = await StorageAsync())
        {
            await using var pipeline = await ErasedPerson.StartAsync(azurite, storage.ConnectionString);
            for (var sent = 0; sent < events; sent++)
            {
                await pipeline.SendTypeAsync(
                    (sent % 3) switch { 0 => "form.submitted", 1 => "page.seen", _ => "use" }, Jane, $"msg_{sent}");
                if (sent % 25 == 24)
                    await pipeline.DrainAsync();
            }

            await LiveAsync(pipeline);
        }

        Assert.NotEmpty(await StoredFiles.FindAsync(_folder.Path, Jane));

        await using (var storage = await StorageAsync())
        {
            await using var pipeline = await ErasedPerson.StartAsync(azurite, storage.ConnectionString);
            pipeline.Clock.Advance(TimeSpan.FromDays(3));
            await EraseAsync(pipeline, $$"""{"email":"{{Jane}}","reason":"asked"}""");
            await RunOutAsync(pipeline);
            var (_, record) = await EraseAsync(pipeline, $$"""{"email":"{{Jane}}","reason":"asked"}""");
            Assert.True(int.Parse(FieldText.From(record["events"])!, CultureInfo.InvariantCulture) >= events, record.ToJsonString());
        }

        Assert.Empty(await StoredFiles.FindAsync(_folder.Path, Jane));
        Assert.NotEmpty(await StoredFiles.FindAsync(_folder.Path, Mary));
    }

    private Task<AzuriteProcess> StorageAsync() =>
        AzuriteProcess.StartAsync(azurite.Installation, _folder.Path, TimeProvider.System, Cancellation);
}
