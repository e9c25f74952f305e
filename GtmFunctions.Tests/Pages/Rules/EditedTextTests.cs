using GtmFunctions.Pipeline.Pages.Rules.Edit;
using Xunit;

namespace GtmFunctions.Tests.Pages.Rules;

/// <summary>A document on its way through a browser.</summary>
public class EditedTextTests
{
    [Theory]
    [InlineData("a: 1\r\nb: 2\r\n", "a: 1\nb: 1\n", "a: 1\nb: 2\n")]
    [InlineData("a: 1\r\nb: 2\r\n", "a: 1\r\nb: 1\r\n", "a: 1\r\nb: 2\r\n")]
    [InlineData("a: 1\r\nb: 1\r\n", "a: 1\nb: 1\r\n", "a: 1\nb: 1\r\n")]
    [InlineData("a: 1\rb: 2", "a: 1\nb: 1", "a: 1\nb: 2")]
    [InlineData("a: 1\r\n", "", "a: 1\n")]
    [InlineData("", "a: 1\n", "")]
    public void Restore_WhatABrowserSends_HasTheLineEndsOfTheDocument(string sent, string before, string kept) =>
        Assert.Equal(kept, EditedText.Restore(sent, before));
}
