using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Azurite;

/// <summary>The messages that our Azurite has in line are those that one as it is installed finds by looking at all.</summary>
public sealed class AzuriteMessagesTests(AzuriteFixture azurite) : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Later = TimeSpan.FromHours(1);

    private readonly TestFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Calls_OfAnyKind_AreAnsweredAsThePlainOneAnswersThem()
    {
        await using var plain = await PlainAzurite.StartAsync(azurite.Installation, _folder.Path, Cancellation);
        var names = (string[])[azurite.NewName(), azurite.NewName(), azurite.NewName()];
        var (theirs, ours) = (new Caller(plain.Ports.ConnectionString, names), new Caller(azurite.ConnectionString, names));
        await theirs.CreateAsync();
        await ours.CreateAsync();

        for (var i = 0; i < 400; i++)
        {
            var (expected, told) = (await theirs.CallAsync(), await ours.CallAsync());
            Assert.True(expected == told, $"call {i}: {expected}\nours: {told}");
        }

        await theirs.SendShortLivedAsync();
        await ours.SendShortLivedAsync();
        await Task.Delay(Soon * 1.5, TimeProvider.System, Cancellation);
        Assert.Equal(await theirs.LeftAsync(), await ours.LeftAsync());
    }

    // As a person has it who used an earlier gtm dev
    [Fact]
    public async Task Messages_ThatAPlainOneSaved_ComeInTheirOrderAndExpire()
    {
        await using (var before = await PlainAzurite.StartAsync(azurite.Installation, _folder.Path, Cancellation))
        {
            var queue = new QueueClient(before.Ports.ConnectionString, "kept");
            await queue.CreateAsync(cancellationToken: Cancellation);
            foreach (var text in (string[])["one", "two", "three", "four"])
                await queue.SendMessageAsync(text, timeToLive: text == "three" ? Soon : Later, cancellationToken: Cancellation);
            var taken = (await queue.ReceiveMessageAsync(Soon, Cancellation)).Value;
            await queue.UpdateMessageAsync(taken.MessageId, taken.PopReceipt, taken.Body, TimeSpan.Zero, Cancellation);
            await Task.Delay(Soon * 1.5, TimeProvider.System, Cancellation);
        }

        await using var now = await AzuriteProcess.StartAsync(azurite.Installation, _folder.Path, TimeProvider.System, Cancellation);
        var kept = new QueueClient(now.ConnectionString, "kept");
        await kept.SendMessageAsync("five", Cancellation);
        var read = (await kept.ReceiveMessagesAsync(5, Later, Cancellation)).Value;

        Assert.Equal(["two", "four", "one", "five"], read.Select(message => message.Body.ToString()));
    }

    /// <summary>Makes calls to three queues of an account by chance, the same ones for each account.</summary>
    private sealed class Caller(string connectionString, string[] names)
    {
        private readonly QueueClient[] _queues = [.. names.Select(name => new QueueClient(connectionString, name))];
        private readonly List<(QueueClient Queue, QueueMessage Message)> _taken = [];
        private readonly Random _random = new(11);
        private int _sent;

        public async Task CreateAsync()
        {
            foreach (var queue in _queues)
                await queue.CreateAsync(cancellationToken: Cancellation);
        }

        public async Task SendShortLivedAsync()
        {
            foreach (var queue in _queues)
                await queue.SendMessageAsync("short", timeToLive: Soon, cancellationToken: Cancellation);
        }

        public async Task<string> CallAsync()
        {
            // Two calls of one millisecond have no order by time
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Cancellation);
            var queue = _queues[_random.Next(_queues.Length)];
            var (kind, number) = (_random.Next(30), _random.Next(1000));
            try
            {
                return kind switch
                {
                    < 9 => await SendAsync(queue, number),
                    < 14 => await TakeAsync(queue, 1 + (number % 4)),
                    < 18 => await DeleteAsync(number),
                    < 22 => await UpdateAsync(number),
                    < 25 => $"peek {Told((await queue.PeekMessagesAsync(1 + (number % 8), Cancellation)).Value)}",
                    < 29 => $"count {(await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount}",
                    _ => $"clear {(await queue.ClearMessagesAsync(Cancellation)).Status}",
                };
            }
            catch (RequestFailedException refused)
            {
                return $"{kind}: {refused.Status} {refused.ErrorCode}";
            }
        }

        /// <summary>All that is seen in each queue, and how much is hidden.</summary>
        public async Task<string> LeftAsync()
        {
            var left = "";
            foreach (var queue in _queues)
            {
                left += Told((await queue.PeekMessagesAsync(32, Cancellation)).Value);
                left += $" of {(await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount}\n";
            }

            return left;
        }

        private async Task<string> SendAsync(QueueClient queue, int number)
        {
            var text = $"{_sent++}";
            await queue.SendMessageAsync(text, number % 5 == 0 ? Later : TimeSpan.Zero, cancellationToken: Cancellation);
            return $"send {text}";
        }

        private async Task<string> TakeAsync(QueueClient queue, int most)
        {
            var messages = (await queue.ReceiveMessagesAsync(most, Later, Cancellation)).Value;
            _taken.AddRange(messages.Select(message => (queue, message)));
            return $"take {string.Join(' ', messages.Select(message => $"{message.Body}*{message.DequeueCount}"))}";
        }

        private async Task<string> DeleteAsync(int number)
        {
            if (_taken.Count == 0)
                return "delete none";
            var (queue, message) = _taken[number % _taken.Count];
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Cancellation);
            return $"delete {message.Body}";
        }

        private async Task<string> UpdateAsync(int number)
        {
            if (_taken.Count == 0)
                return "update none";
            var (queue, message) = _taken[number % _taken.Count];
            await queue.UpdateMessageAsync(
                message.MessageId, message.PopReceipt, message.Body, number % 3 == 0 ? Later : TimeSpan.Zero, Cancellation);
            return $"update {message.Body}";
        }

        private static string Told(PeekedMessage[] messages) =>
            string.Join(' ', messages.Select(message => $"{message.Body}*{message.DequeueCount}"));
    }
}
