import { LabIcon } from '@jupyterlab/ui-components';

/** Two cells that become a box. */
export const nb2prodIcon = new LabIcon({
  name: 'nb2prod:icon',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <g class="jp-icon3" fill="#616161">
    <rect x="2" y="4" width="8" height="6" rx="1"/>
    <rect x="2" y="14" width="8" height="6" rx="1"/>
    <path d="M12 6h2v5h2.2l-1.6-1.6L16 8l4 4-4 4-1.4-1.4 1.6-1.6H14v5h-2v-2h0v-8h0z"/>
    <path d="M20 5h2v14h-2z"/>
  </g>
</svg>`
});

export const tagIcon = new LabIcon({
  name: 'nb2prod:tag',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <path class="jp-icon3" fill="#616161" d="M20.6 12.4 11.6 3.4A2 2 0 0 0 10.2 2.8H4.8a2 2 0 0 0-2 2v5.4c0 .5.2 1 .6 1.4l9 9a2 2 0 0 0 2.8 0l5.4-5.4a2 2 0 0 0 0-2.8zM7.3 9.3a2 2 0 1 1 0-4 2 2 0 0 1 0 4z"/>
</svg>`
});
