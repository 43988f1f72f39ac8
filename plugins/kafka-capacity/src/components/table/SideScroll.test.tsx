import { fireEvent, render, screen } from '@testing-library/react';
import { SideScroll } from './SideScroll';

describe('SideScroll', () => {
  afterEach(() => jest.restoreAllMocks());

  it('is a stop for the keyboard only while there is something to scroll to', () => {
    render(
      <SideScroll label="Partitions">
        <table />
      </SideScroll>,
    );
    const region = screen.getByRole('group', { name: 'Partitions' });
    expect(region).not.toHaveAttribute('tabindex');
    const plain = region.className.trim();

    // jsdom lays nothing out: these stand for a table that is wider than the page.
    jest.spyOn(region, 'scrollWidth', 'get').mockReturnValue(700);
    jest.spyOn(region, 'clientWidth', 'get').mockReturnValue(300);
    fireEvent.scroll(region);
    expect(region).toHaveAttribute('tabindex', '0');
    const atStart = region.className;
    expect(atStart).not.toBe(plain);

    region.scrollLeft = 400;
    fireEvent.scroll(region);
    // At the end nothing fades, and the table can be scrolled back.
    expect(region).toHaveAttribute('tabindex', '0');
    expect(region.className).not.toBe(atStart);
    expect(region.className.trim()).not.toBe(plain);
  });
});
